import { indexRoster, type Roster } from '#shared/roster';
import { emptyWorkingSet, type WorkingSet } from '#shared/projection';

/*
 * Everything of a working set but its books, in one JSON text: what a start reads instead of the journal. Maps,
 * sets and big integers are marked, so that what is read back is exactly what was written.
 */

const BOOKS: ReadonlySet<string> = new Set(['accounts', 'positions', 'transfers', 'named']);
/** These follow from the journal's size that the text belongs to. */
const PLACE: ReadonlySet<string> = new Set(['size', 'lastTime']);

/** Entries written without letting others work in between. */
const ENTRIES_PER_TURN = 500;

type Copied = readonly (readonly [string, unknown])[];

/** What the text will say, fixed now: records are never changed, so it is enough to copy the maps. */
export const copyGovernance = (set: WorkingSet): Copied =>
  Object.entries(set)
    .filter(([name]) => !BOOKS.has(name) && !PLACE.has(name))
    .map(([name, value]: [string, unknown]) => {
      if (name === 'roster') return [name, set.roster?.roster];
      return [name, value instanceof Map ? new Map<unknown, unknown>(value) : value];
    });

/** Writes the text piece by piece, letting other work go on in between. */
export const writeGovernance = async (copied: Copied): Promise<string> => {
  const members: string[] = [];
  for (const [name, value] of copied) {
    if (value === undefined) continue;
    const text = value instanceof Map ? await mapText(value) : textOf(value);
    members.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${members.join(',')}}`;
};

const mapText = async (map: ReadonlyMap<unknown, unknown>): Promise<string> => {
  const pieces: string[] = [];
  for (const entry of map) {
    pieces.push(textOf(entry));
    if (pieces.length % ENTRIES_PER_TURN === 0) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return `{"$map":[${pieces.join(',')}]}`;
};

const textOf = (value: unknown): string => JSON.stringify(value, marked);

const marked = (_key: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return { $bigint: value.toString() };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (value instanceof Map) return { $map: [...(value as ReadonlyMap<unknown, unknown>)] };
  if (value instanceof Set) return { $set: [...(value as ReadonlySet<unknown>)] };
  if (Object.keys(value).some((name) => name.startsWith('$'))) throw new Error('A name looks like a mark');
  return value;
};

const unmarked = (_key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const [first, ...more] = Object.entries(value) as [string, unknown][];
  if (first === undefined || more.length > 0) return value;
  const [mark, content] = first;
  if (mark === '$bigint') return BigInt(String(content));
  if (mark === '$map') return new Map(content as [unknown, unknown][]);
  if (mark === '$set') return new Set(content as unknown[]);
  return value;
};

type Saved = Partial<Omit<WorkingSet, 'roster'>> & { readonly roster?: Roster };

/** Reads a text back: a working set without books, at no place of the journal yet. */
export const readGovernance = (text: string): WorkingSet => {
  const { roster, ...rest } = JSON.parse(text, unmarked) as Saved;
  return {
    ...emptyWorkingSet(),
    ...rest,
    roster: roster === undefined ? undefined : indexRoster(roster),
  };
};
