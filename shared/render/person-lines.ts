import type { ErasureReason, PersonErasureIntent } from '#shared/intent';
import { line } from './lines.ts';
import type { RenderLine } from './types.ts';

const REASON_TEXT: Readonly<Record<ErasureReason, string>> = {
  request: 'The person asked for it',
  'retention-ended': 'The time for which it had to be kept is over',
  'recorded-in-error': 'It should not have been recorded',
};

/** The name is no part of what is signed: it would be in the journal again. Desks show it beside these lines. */
export const erasureLines = ({ person, reason }: PersonErasureIntent): readonly RenderLine[] => [
  line('person.id', 'Erase the personal data of', person.id),
  line('person.effect', 'Destroyed for good', 'Name, title and e-mail address'),
  line('person.kept', 'Kept', 'Everything that this person signed, under the id alone'),
  line('person.commitment', 'Committed to as', person.commitment),
  line('reason', 'Because', REASON_TEXT[reason]),
];
