import { faultOf as storeFaultOf, StoreFault } from '../../database/index.ts';
import type { ManifestUpdate } from '../reads/manifest.ts';

/** What the ledger's thread tells the worker. */
export type ToWorker =
  | { readonly kind: 'committed'; readonly size: number }
  | { readonly kind: 'release'; readonly runs: readonly number[] }
  | { readonly kind: 'close' };

/** Why building stopped. */
export interface Fault {
  readonly message: string;
  /**
   * `damage`: the index itself can't be read and is to be built anew. `superseded`: another node builds it.
   * `missing`: there is no such database. `other`: to be tried again.
   */
  readonly kind: 'damage' | 'superseded' | 'missing' | 'other';
}

/** What the worker tells the ledger's thread. */
export type FromWorker =
  | { readonly kind: 'update'; readonly update: ManifestUpdate }
  | { readonly kind: 'fault'; readonly fault: Fault };

const DAMAGE_CODES: readonly unknown[] = ['SQLITE_CORRUPT', 'SQLITE_NOTADB'];

export const faultOf = (error: unknown): Fault => {
  if (!(error instanceof Error)) return { message: String(error), kind: 'other' };
  return { message: error.message, kind: kindOf(error) };
};

const kindOf = (error: Error): Fault['kind'] => {
  const code = 'code' in error ? error.code : undefined;
  if (error.name === 'DamagedPage' || DAMAGE_CODES.includes(code)) return 'damage';
  if (error.name === 'Superseded') return 'superseded';
  const fault = storeFaultOf(error);
  return fault instanceof StoreFault && fault.kind === 'missing' ? 'missing' : 'other';
};
