/*
 * Whether a name on a payment is that of a person: case, accents, word order and further words left out. Payment
 * files often carry no accents (SEPA's character set), so "Müller" is written "Muller" or "Mueller".
 */

const EXPANDED: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  å: 'aa',
  ø: 'oe',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  þ: 'th',
};

/** Letters that have no accent which could be taken away. */
const REDUCED: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  þ: 'th',
  ð: 'd',
};

/** Words that stand in a name or are left out of it. */
const PARTICLES = new Set(
  'al bin da de del della den der di dos du el ibn la le ten ter van von zu'.split(' '),
);

/** Every word of the person's name is a word of the text; a name of one word must be all of it. */
export const isSameName = (person: string, text: string): boolean => {
  const own = tellingWords(person);
  const others = wordsOf(text);
  if (own.length === 0 || (own.length === 1 && others.length !== 1)) return false;
  return own.every((word) => others.some((other) => isSameWord(word, other)));
};

/** The ways in which a word may be written. */
type Word = ReadonlySet<string>;

const tellingWords = (name: string): readonly Word[] => {
  const words = lettersOf(name);
  const telling = words.filter((word) => word.length > 1 && !PARTICLES.has(word));
  return (telling.length > 1 ? telling : words).map(spellings);
};

const wordsOf = (text: string): readonly Word[] => lettersOf(text).map(spellings);

const lettersOf = (text: string): readonly string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

const spellings = (word: string): Word =>
  new Set([folded(replaced(word, REDUCED)), folded(replaced(word, EXPANDED))]);

const replaced = (word: string, table: Readonly<Record<string, string>>): string =>
  Array.from(word, (letter) => (Object.hasOwn(table, letter) ? table[letter] : letter)).join('');

const folded = (word: string): string => replaced(word.normalize('NFKD').replaceAll(/\p{M}/gu, ''), REDUCED);

const isSameWord = (a: Word, b: Word): boolean => [...a].some((spelling) => b.has(spelling));
