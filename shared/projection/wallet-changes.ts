import type { AccountId, IntentDigest } from '#shared/brand';
import {
  stateAfter,
  type AccountRecord,
  type Wallet,
  type WalletRecord,
  type WalletState,
} from '#shared/double-entry';
import type { WalletChange, WalletChangeIntent } from '#shared/intent';
import { obstaclesToArchive } from './archive.ts';
import { isSame } from './fault.ts';
import { isActive } from './records.ts';
import type { ProposalRefusal } from './refusal.ts';
import type { WorkingSet } from './types.ts';

/** A wallet as an approved change leaves it. */
export interface ChangedWallet {
  readonly wallet: Wallet;
  readonly state: WalletState;
}

/** Undefined where the table of moves does not allow the change. */
export const changedWallet = (record: WalletRecord, change: WalletChange): ChangedWallet | undefined => {
  const state = stateAfter(change.kind, record.state);
  return state === undefined ? undefined : { wallet: amended(record.wallet, change), state };
};

const amended = (wallet: Wallet, change: WalletChange): Wallet => {
  switch (change.kind) {
    case 'set-limits':
      return { ...wallet, limits: change.to };
    case 'set-owner':
      return { ...wallet, owner: change.to };
    case 'extend':
      return { ...wallet, expiresOn: change.to };
    default:
      return wallet;
  }
};

/** Why a change of a wallet can't be made as things stand. */
export const walletChangeProblem = (
  intent: WalletChangeIntent,
  digest: IntentDigest,
  set: WorkingSet,
  time: string,
): ProposalRefusal | undefined => {
  const { change } = intent;
  const record = set.wallets.get(intent.wallet.id);
  if (record === undefined) return { code: 'not-found', detail: `wallet ${intent.wallet.id}` };
  const entity = set.identity?.entities.find(({ id }) => id === record.wallet.entity);
  if (record.wallet.name !== intent.wallet.name || !isSame(entity, intent.entity))
    return { code: 'not-found', detail: `wallet ${intent.wallet.id} has another name or owner` };
  if (stateAfter(change.kind, record.state) === undefined)
    return {
      code: 'wallet-move-refused',
      detail: `${change.kind}: wallet ${record.wallet.name} is ${record.state}`,
    };
  const isEmergency = set.roster?.roster.freezes.some(
    ({ scope }) => scope.kind === 'wallet' && scope.wallet === intent.wallet.id,
  );
  if (isEmergency === true) return { code: 'emergency-frozen', detail: `wallet ${record.wallet.name}` };
  return baseProblem(record, change, set) ?? aimProblem(record, change, digest, set, time);
};

/** What the approver reads as "until now" must be so. */
const baseProblem = (
  { wallet, founded }: WalletRecord,
  change: WalletChange,
  set: WorkingSet,
): ProposalRefusal | undefined => {
  const [stated, actual] = ((): readonly [unknown, unknown] => {
    switch (change.kind) {
      case 'set-limits':
        return [change.from, wallet.limits];
      case 'set-owner':
        return [change.from, wallet.owner];
      case 'extend':
        return [change.from, wallet.expiresOn];
      case 'archive':
        return [
          [change.accounts, change.ibans],
          [[...founded].sort(), ibansOf(founded, set)],
        ];
      default:
        return [null, null];
    }
  })();
  return isSame(stated, actual)
    ? undefined
    : { code: 'change-outdated', detail: `wallet ${wallet.name} is no longer as the change says` };
};

/** The IBANs of a wallet's own accounts, each once, sorted: what an archiving names. */
export const ibansOf = (
  accounts: readonly AccountId[],
  set: { readonly accounts: ReadonlyMap<AccountId, AccountRecord> },
): readonly string[] => {
  const ibans = accounts.map((id) => set.accounts.get(id)?.account.iban ?? null);
  return [...new Set(ibans.filter((iban) => iban !== null))].sort();
};

const aimProblem = (
  record: WalletRecord,
  change: WalletChange,
  digest: IntentDigest,
  set: WorkingSet,
  time: string,
): ProposalRefusal | undefined => {
  switch (change.kind) {
    case 'set-owner':
      return set.roster !== undefined && isActive(set.roster, change.to)
        ? undefined
        : { code: 'owner-inactive', detail: change.to };
    case 'extend':
      return change.to < time.slice(0, change.to.length)
        ? { code: 'bad-request', detail: `${change.to} is over` }
        : undefined;
    case 'archive': {
      const obstacles = obstaclesToArchive(record, digest, set);
      return obstacles.length === 0
        ? undefined
        : { code: 'archive-refused', detail: obstacles.map(({ text }) => text).join('; ') };
    }
    default:
      return undefined;
  }
};
