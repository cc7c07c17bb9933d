import type { Brand } from '#shared/brand';
import { type Result } from '#shared/errors';
import type { IdentifierError } from './errors.ts';

/** A business identifier code (ISO 9362), 8 or 11 characters, upper case. */
export type Bic = Brand<string, 'Bic'>;

export function checkBic(_text: string): Result<Bic, IdentifierError> {
  throw new Error('Not written yet');
}
