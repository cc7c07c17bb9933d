import type { Brand } from '#shared/brand';
import { type Result } from '#shared/errors';
import type { IdentifierError } from './errors.ts';

/** An IBAN in electronic format: upper case, no spaces, checked. */
export type Iban = Brand<string, 'Iban'>;

export function checkIban(_text: string): Result<Iban, IdentifierError> {
  throw new Error('Not written yet');
}

export function formatIban(_iban: Iban): string {
  throw new Error('Not written yet');
}
