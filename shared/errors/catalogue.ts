import { approvals } from './approvals.ts';
import { attestations } from './attestations.ts';
import { books } from './books.ts';
import { carrier } from './carrier.ts';
import { ceremonies } from './ceremonies.ts';
import { custodyKeys } from './custody-keys.ts';
import { desk } from './desk.ts';
import { identity } from './identity.ts';
import { imports } from './imports.ts';
import { ledger } from './ledger.ts';
import { people } from './people.ts';
import { shares } from './shares.ts';
import { tokens } from './tokens.ts';

/**
 * Every failure that a person can see. Codes are numbered by area and stable: 1xx session and tokens,
 * 2xx approvals, 3xx import, 4xx ledger, 5xx sync and vault, 6xx set-up of the desk, 7xx people,
 * 8xx the identity provider and machine identities, 9xx key ceremonies, custody keys and
 * payments over a chain.
 */
export const catalogue = {
  ...tokens,
  ...approvals,
  ...imports,
  ...ledger,
  ...books,
  ...desk,
  ...people,
  ...identity,
  ...ceremonies,
  ...custodyKeys,
  ...attestations,
  ...shares,
  ...carrier,
} as const;

export type ErrorCode = keyof typeof catalogue;

/** A failure as it is shown: stable code, three sentences, and the detail of this case. */
export interface ShownError {
  readonly code: ErrorCode;
  readonly number: number;
  readonly title: string;
  readonly meaning: string;
  readonly remedy: string;
  readonly detail: string | null;
}

/** Builds a failure from the catalogue. `detail` holds facts of the case, never a secret. */
export const shownError = (code: ErrorCode, detail: string | null = null): ShownError => ({
  code,
  ...catalogue[code],
  detail,
});
