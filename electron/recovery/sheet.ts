import { mistypedIn, type Sheet } from './words.ts';

/*
 * How a sheet lies on paper: numbered words in columns, with what it is a part of. It says nothing that helps without the
 * others: neither what the secret opens, nor where they are.
 */

const COLUMNS = 3;

export interface SheetHead {
  /** Name of the set, of the script's own: letters, digits and spaces. */
  readonly set: string;
  readonly index: number;
  readonly needed: number;
  readonly of: number;
  /** Number of the bag that it goes into. */
  readonly bag: string;
}

/** Lines of a sheet for a printer of fixed width: words run down the columns, as people read them aloud. */
export const sheetLines = (head: SheetHead, words: Sheet): readonly string[] => {
  const rows = Math.ceil(words.length / COLUMNS);
  const cell = (at: number): string => {
    const word = words[at];
    return word === undefined ? '' : `${String(at + 1).padStart(2, ' ')}  ${word}`;
  };
  const width = 4 + Math.max(...words.map((word) => word.length)) + 3;
  const lines = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: COLUMNS }, (_, column) => cell(column * rows + row).padEnd(width))
      .join('')
      .trimEnd(),
  );
  return [
    `${head.set}, sheet ${String(head.index)} of ${String(head.of)}`,
    `Any ${String(head.needed)} sheets together open it. Alone this one is worth nothing.`,
    '',
    ...lines,
    '',
    `Words: ${String(words.length)}. Bag: ${head.bag}. Written by: ______________ Checked by: ______________`,
  ];
};

/** What a second person hears after typing a sheet back: the places to look at again, in words. */
export const reentrySentence = (typed: readonly string[], sheet: Sheet): string | undefined => {
  const wrong = mistypedIn(typed, sheet);
  if (wrong.length === 0) return undefined;
  const places = wrong.map(String).join(', ');
  return wrong.length === 1
    ? `Word ${places} is not what was written. Look at the paper, not at the screen.`
    : `Words ${places} are not what was written. Look at the paper, not at the screen.`;
};
