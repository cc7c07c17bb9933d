import type { CheckView } from '#shared/ipc';

/**
 * One line for each kind of check over many drafts: how many it speaks against, in the words of the gravest one. A
 * single draft is told as it is.
 */
export const together = (drafts: readonly (readonly CheckView[])[]): readonly CheckView[] => {
  const ids = [...new Set(drafts.flatMap((checks) => checks.map(({ id }) => id)))];
  return ids.flatMap((id) => {
    const all = drafts.flatMap((checks) => checks.filter((check) => check.id === id));
    const against = all.filter(({ outcome }) => outcome !== 'pass');
    const gravest = against.find(({ outcome }) => outcome === 'fail') ?? against[0];
    const [first] = all;
    if (first === undefined) return [];
    if (gravest === undefined)
      return [all.length === 1 ? first : { ...first, detail: `All ${String(all.length)} payments pass.` }];
    return [
      drafts.length === 1
        ? gravest
        : { ...gravest, items: [], detail: countText(against.length, all.length, gravest) },
    ];
  });
};

const countText = (against: number, all: number, { detail }: CheckView): string => {
  const payments = `${against.toLocaleString('en-GB')} of ${all.toLocaleString('en-GB')} payments`;
  return against === 1
    ? `${payments}, marked below. ${detail}`
    : `${payments}, marked below. The first of them: ${detail}`;
};
