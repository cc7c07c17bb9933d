import { INVISIBLE } from '#shared/encoding';

const EVERY_INVISIBLE = new RegExp(INVISIBLE.source, 'gu');

/**
 * A text of which everything can be seen. Control characters, also those that move the cursor of a terminal, invisible
 * ones and those that turn the direction of reading stand as their code: `\u{1b}`.
 */
export const visibleText = (text: string): string =>
  text.replace(EVERY_INVISIBLE, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`);
