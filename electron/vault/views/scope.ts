import type { SignedPlace } from '#shared/projection';
import type { Picture } from '../store/picture.ts';
import type { Reader } from '../store/store.ts';

/** What a view is made from: one snapshot of the store, the picture of the same moment, and the clock. */
export interface Scope {
  readonly db: Reader;
  readonly picture: Picture;
  readonly now: Date;
  /** Where this desk signs, when main said so. */
  readonly place: SignedPlace | null;
}

export const groupNames = (picture: Picture): Readonly<Record<string, string>> =>
  Object.fromEntries((picture.roster?.roster.groups ?? []).map(({ id, name }) => [id, name]));

/** "Ana, Ben and Cleo"; more than `max` end in "and 4 more". */
export const listed = (names: readonly string[], max = 4, joint = 'and'): string => {
  const shown = names.length > max ? names.slice(0, max - 1) : names;
  const rest = names.length - shown.length;
  const parts = rest > 0 ? [...shown, `${String(rest)} more`] : shown;
  return parts.length < 2
    ? (parts[0] ?? '')
    : `${parts.slice(0, -1).join(', ')} ${joint} ${parts.at(-1) ?? ''}`;
};
