import type { PersonId } from '#shared/brand';
import type { RosterDraft } from '#shared/ipc';
import { onOneLine } from '../../../state/index.ts';
import type { Aim } from '../change/aim.ts';

/** Somebody new, as typed. */
export interface NewPerson {
  readonly name: string;
  readonly title: string;
  readonly email: string;
  readonly serviceOf: PersonId | undefined;
}

const EMAIL = /^[^\s@]+@[^\s@]+$/;

export const newPersonAim = ({ name, title, email, serviceOf }: NewPerson): Aim<RosterDraft> => {
  const [who, what, where] = [onOneLine(name), onOneLine(title), email.trim()];
  if (who === '') return { whyNot: 'Write the name.' };
  if (what === '') return { whyNot: 'Write the title: what they do here.' };
  if (!EMAIL.test(where)) return { whyNot: 'Write an e-mail address.' };
  return {
    ready: { kind: 'add-person', name: who, title: what, email: where, serviceOf: serviceOf ?? null },
  };
};
