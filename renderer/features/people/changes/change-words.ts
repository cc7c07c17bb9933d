import type { RevertibleView } from '#shared/ipc';

/** The words of a change at the beginning of a line. */
export const sentence = (what: string): string => `${what.slice(0, 1).toUpperCase()}${what.slice(1)}`;

export const newestFirst = (changes: readonly RevertibleView[]): readonly RevertibleView[] =>
  [...changes].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
