import type { MandateId, WalletId } from '#shared/brand';
import type { AccountRole } from '#shared/double-entry';

/** How a posting mandate stands: it may be used, its time is over, or it was taken back. */
export type MandateStanding = 'active' | 'ended' | 'revoked';

/** A posting mandate as the renderer is given it; see `mandateSchema` of #shared/double-entry. */
export interface MandateRow {
  readonly id: MandateId;
  readonly client: string;
  readonly purpose: string;
  readonly ownerName: string;
  /** False when the person who answers for it is no active person any more. */
  readonly isOwned: boolean;
  readonly wallets: readonly { readonly id: WalletId; readonly name: string }[];
  readonly roles: readonly AccountRole[];
  /** Most that one operation may move, minor units. */
  readonly maxima: readonly { readonly asset: string; readonly scale: number; readonly minor: string }[];
  readonly mayOpenAccounts: boolean;
  /** UTC instant. */
  readonly expiresAt: string;
  readonly standing: MandateStanding;
}
