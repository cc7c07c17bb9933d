import type { Intent } from '#shared/intent';
import type { EventOf } from '#shared/journal';
import { fault, isSame, type Fault } from './fault.ts';
import { isActive, moveOn, recordIn } from './records.ts';
import { standingProblem } from './standing.ts';
import type { IntentRecord, WorkingSet } from './types.ts';
import { changedWallet } from './wallet-changes.ts';

type Carried<T extends Intent['type']> = IntentRecord & { readonly intent: Extract<Intent, { type: T }> };

interface Deed {
  readonly seq: number;
  readonly time: string;
  readonly payload: { readonly intent: IntentRecord['digest'] };
}

/**
 * What nothing holds up is carried out by the next event: one that was held back would otherwise undo, much later, what
 * was decided since. A publication cools down, and a replacement waits for objections.
 */
const isInTime = ({ status, intent, lastSeq }: IntentRecord, { seq }: Deed): boolean =>
  status === 'cooling' || isReplacement(intent) || seq === lastSeq + 1;

const isReplacement = (intent: Intent): boolean =>
  intent.type === 'emergency' && intent.deed.kind === 'replace';

/**
 * The approved intent of a type that an event carries out, judged once more, or what is wrong. One that cools down is
 * approved too: whoever carries it out looks whether its time has come.
 */
export const approved = <T extends Intent['type']>(
  set: WorkingSet,
  event: Deed,
  type: T,
): Carried<T> | Fault => {
  const record = recordIn(set, event.payload.intent, 'awaiting-dispatch', 'cooling');
  if ('code' in record) return record;
  if (record.intent.type !== type) return fault('state', `intent ${record.digest} is no ${type}`);
  if (!isInTime(record, event))
    return fault('state', `${record.digest} was approved, and not carried out then`);
  const problem = standingProblem(record.intent, record.digest, set, event.time);
  return problem === undefined
    ? (record as Carried<T>)
    : fault('state', `${problem.code}: ${problem.detail}`);
};

export const applyWalletChanged = (set: WorkingSet, event: EventOf<'wallet.changed'>): Fault | undefined => {
  const record = approved(set, event, 'wallet.change');
  if ('code' in record) return record;
  const before = set.wallets.get(record.intent.wallet.id);
  if (before === undefined || set.roster === undefined) return fault('state', 'no such wallet');
  const { wallet, state } = event.payload;
  if (!isSame({ wallet, state }, changedWallet(before, record.intent.change)))
    return fault('state', 'the wallet is not what was approved');
  const isOwnerless = !isActive(set.roster, wallet.owner);
  set.wallets.set(wallet.id, { ...before, wallet, state, isOwnerless, lastSeq: event.seq });
  return moveOn(set, record, event, 'carried-out', null);
};

export const applyGranted = (set: WorkingSet, event: EventOf<'mandate.granted'>): Fault | undefined => {
  const record = approved(set, event, 'mandate.grant');
  if ('code' in record) return record;
  const { mandate } = event.payload;
  if (!isSame(mandate, record.intent.mandate)) return fault('state', 'the mandate is not what was approved');
  set.mandates.set(mandate.id, { mandate, isRevoked: false });
  return moveOn(set, record, event, 'carried-out', null);
};

export const applyRevoked = (set: WorkingSet, event: EventOf<'mandate.revoked'>): Fault | undefined => {
  const record = approved(set, event, 'mandate.revoke');
  if ('code' in record) return record;
  const found = set.mandates.get(event.payload.mandate);
  if (found === undefined || event.payload.mandate !== record.intent.mandate.id)
    return fault('state', 'another mandate than was approved');
  set.mandates.set(event.payload.mandate, { ...found, isRevoked: true });
  return moveOn(set, record, event, 'carried-out', null);
};
