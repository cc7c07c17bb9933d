import type { PersonId } from '#shared/brand';

/*
 * Texts that the store keeps name people by marks: an id between two control characters, which no text of the
 * journal can hold. A name is put in when the text is shown, so that it is nowhere else and can be erased.
 */

const OPEN = '\u0002';
const CLOSE = '\u0003';
const MARK = new RegExp(`${OPEN}([^${OPEN}${CLOSE}]+)${CLOSE}`, 'g');

export const markOf = (person: PersonId): string => `${OPEN}${person}${CLOSE}`;

/** The text with what `nameOf` says in the place of each mark. */
export const unmarked = (text: string, nameOf: (person: PersonId) => string): string =>
  text.replaceAll(MARK, (_, person: string) => nameOf(person as PersonId));
