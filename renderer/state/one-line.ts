/**
 * A free text as it is signed: runs of white space, line breaks among it, and characters without a glyph become
 * one space; the rest is in normal form C. Signed texts hold nothing that can't be read.
 */
export const onOneLine = (text: string): string =>
  text
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .trim()
    .normalize('NFC');
