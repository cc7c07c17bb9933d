import { err, type ErrorCode, type Result } from '#shared/errors';
import type { SignerError } from './contract.ts';

/** A result of the signer; the detail is for the expert and holds no secret. */
export type Outcome<T> = Result<T, SignerError>;

export const fail = (code: ErrorCode, detail: string | null = null): Outcome<never> => err({ code, detail });
