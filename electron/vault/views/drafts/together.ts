import type { CheckView } from '#shared/ipc';

/** What is said of several drafts at once, after "2 of 40 payments". */
const SAID: Readonly<Record<string, string>> = {
  duplicate: 'may be one payment twice',
  payee: 'would go to an account that is new or has changed',
  ties: 'would go to somebody who has a part in it',
  'policy-ahead': 'would need something else under a policy version that is on its way',
  answer: 'would come to nothing as things stand',
};

/**
 * One line for each kind of check over many drafts, with how many it speaks against: each says more by itself. A
 * single draft is told as it is.
 */
export const together = (drafts: readonly (readonly CheckView[])[]): readonly CheckView[] => {
  const [only] = drafts;
  if (only !== undefined && drafts.length === 1) return only;
  return [...Map.groupBy(drafts.flat(), ({ id }) => id).values()].flatMap((checks) =>
    lineOf(checks, drafts.length),
  );
};

const lineOf = (checks: readonly CheckView[], all: number): readonly CheckView[] => {
  const against = checks.filter(({ outcome }) => outcome !== 'pass');
  const gravest = against.find(({ outcome }) => outcome === 'fail') ?? against[0];
  const told = gravest ?? checks[0];
  if (told === undefined) return [];
  const detail =
    gravest === undefined
      ? `All ${all.toLocaleString('en-GB')} payments pass.`
      : `${against.length.toLocaleString('en-GB')} of ${all.toLocaleString('en-GB')} payments ${SAID[told.id] ?? 'are concerned'}.`;
  return [{ ...told, detail, remedy: null, items: [] }];
};
