import type { AccountId, IntentDigest, MandateId, TransferId, WalletId } from '#shared/brand';
import type { ServiceLog } from '../service/service.ts';
import type { Caller } from './access.ts';
import type { ApiLedger, ReadableLedger } from './ledger.ts';

/** An id that was not found in the caller's own ledger. */
export type MissedId =
  | { readonly kind: 'intent'; readonly id: IntentDigest }
  | { readonly kind: 'account'; readonly id: AccountId }
  | { readonly kind: 'transfer'; readonly id: TransferId }
  | { readonly kind: 'wallet'; readonly id: WalletId }
  | { readonly kind: 'mandate'; readonly id: MandateId };

/** Looks at ids that were not found; never delays the answer. */
export interface Watch<L> {
  /** Whether there is another ledger that an id could be of. */
  readonly isOn: boolean;
  readonly look: (caller: Caller<L>, missed: MissedId) => void;
}

export type IsIn<L> = (ledger: L, missed: MissedId) => Promise<boolean>;

/** Looks at this many at a time; what comes meanwhile is not looked at, so that nobody can make work of it. */
const LOOKING_MAX = 32;

/** Ids of the ledger's own accounts follow a scheme that is the same in every ledger: they give nothing away. */
const SYSTEM_ACCOUNT = 'system.';

/**
 * Raises an alarm when somebody asks one ledger for what is in another. The caller gets the plain "not found" of
 * something that is nowhere, in the same time: this looks afterwards.
 */
export const crossLedgerWatch = <L extends { readonly id: string }>(
  ledgers: readonly L[],
  isIn: IsIn<L>,
  log: ServiceLog,
): Watch<L> => {
  const isOn = ledgers.length > 1;
  let looking = 0;
  const alarmIfElsewhere = async (caller: Caller<L>, missed: MissedId): Promise<void> => {
    // The answer goes out first, whatever is found.
    await new Promise((wake) => setImmediate(wake));
    const { name, ledger } = caller;
    if (await isIn(ledger, missed)) return;
    for (const other of ledgers)
      if (other !== ledger && (await isIn(other, missed)))
        log.error(
          { alarm: 'cross-ledger-id', token: name, ledger: ledger.id, other: other.id, kind: missed.kind },
          'an id of another ledger was used',
        );
  };
  return {
    isOn,
    look: (caller, missed) => {
      if (!isOn || looking >= LOOKING_MAX) return;
      if (missed.kind === 'account' && missed.id.startsWith(SYSTEM_ACCOUNT)) return;
      looking += 1;
      alarmIfElsewhere(caller, missed)
        .catch(() => {
          log.error({ token: caller.name, kind: missed.kind }, 'other ledgers could not be asked for an id');
        })
        .finally(() => {
          looking -= 1;
        });
    },
  };
};

export const isInLedger: IsIn<ApiLedger> = async (ledger, missed) => {
  const { intents, wallets, mandates } = ledger.service.set;
  switch (missed.kind) {
    case 'intent':
      return intents.has(missed.id);
    case 'wallet':
      return wallets.has(missed.id);
    case 'mandate':
      return mandates.has(missed.id);
    case 'account':
    case 'transfer':
      return isInBooks(ledger, missed);
  }
};

export const isInBooks: IsIn<ReadableLedger> = async ({ books }, missed) => {
  switch (missed.kind) {
    // Not known where only the books are read: a wallet without accounts would look like one that is nowhere.
    case 'intent':
    case 'mandate':
    case 'wallet':
      return false;
    case 'account':
      return (await books.account(missed.id)) !== undefined;
    case 'transfer':
      return (await books.transfer(missed.id)) !== undefined;
  }
};
