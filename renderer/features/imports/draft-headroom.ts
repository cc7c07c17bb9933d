import type { DraftHeadroom } from '#shared/ipc';

const SHOWN_MAX = 3;

/** Accounts to show: those past a limit first, and none that has no limit. */
export const shownFirst = (
  views: readonly DraftHeadroom[],
): { readonly shown: readonly DraftHeadroom[]; readonly rest: readonly DraftHeadroom[] } => {
  const limited = views
    .filter(({ limits }) => limits.length > 0)
    .toSorted((left, right) => Number(isWithin(left)) - Number(isWithin(right)));
  return { shown: limited.slice(0, SHOWN_MAX), rest: limited.slice(SHOWN_MAX) };
};

const isWithin = ({ passed }: DraftHeadroom): boolean => passed.length === 0;

/** "And 2 more accounts, 1 of them past a limit." */
export const moreText = (rest: readonly DraftHeadroom[]): string => {
  const over = rest.filter((view) => !isWithin(view)).length;
  const accounts =
    rest.length === 1 ? '1 more account' : `${rest.length.toLocaleString('en-GB')} more accounts`;
  if (over === 0) return `And ${accounts}, within every limit.`;
  return `And ${accounts}, ${over.toLocaleString('en-GB')} of them past a limit.`;
};
