import type { TransferId } from '#shared/brand';
import type { Authority } from './mandate.ts';
import type { TransferRecord } from './types.ts';
import type { WorkingBooks } from './working-books.ts';

/** What deciding one operation needs. */
export interface Deciding {
  readonly working: WorkingBooks;
  /** null for what the ledger does by rule. */
  readonly authority: Authority | null;
  /** Soft limits that the operation passes; filled by the checks. */
  readonly flags: string[];
  /** The operation of an id that was carried out; a refused one is as good as unknown. */
  readonly find: (id: TransferId) => TransferRecord | undefined;
}
