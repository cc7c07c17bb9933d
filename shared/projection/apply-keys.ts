import type { CustodyKeyId } from '#shared/brand';
import type { SignedIntent } from '#shared/intent';
import type { EventOf, JournalEvent } from '#shared/journal';
import { approved } from './apply-changes.ts';
import type { ApplyContext } from './context.ts';
import { fault, type Fault } from './fault.ts';
import { changedKey, registeredKey } from './key-changes.ts';
import { judgeKeyProof, provedKey } from './key-proofs.ts';
import { recordedStatement } from './recorded-statement.ts';
import { moveOn } from './records.ts';
import type { CustodyKeyRecord, WorkingSet } from './types.ts';

export const applyKeyRegistered = (set: WorkingSet, event: EventOf<'key.registered'>): Fault | undefined => {
  const record = approved(set, event, 'key.register');
  if ('code' in record) return record;
  const { key } = record.intent;
  if (event.payload.key !== key.id) return fault('state', 'another key than was approved');
  const at = { seq: event.seq, at: event.time, intent: record.digest };
  set.custodyKeys.set(key.id, registeredKey(key, at));
  return moveOn(set, record, event, 'carried-out', null);
};

export const applyKeyChanged = (set: WorkingSet, event: EventOf<'key.changed'>): Fault | undefined => {
  const record = approved(set, event, 'key.change');
  if ('code' in record) return record;
  const { key, change } = record.intent;
  const before = set.custodyKeys.get(key.id);
  if (before === undefined || event.payload.key !== key.id)
    return fault('state', 'another key than was approved');
  const after = changedKey(before, change, { seq: event.seq, at: event.time, intent: record.digest });
  if (event.payload.state !== after.state) return fault('state', 'the key is in another state');
  set.custodyKeys.set(key.id, after);
  return moveOn(set, record, event, 'carried-out', null);
};

/** Somebody's signed statement that a part of a key is alive. */
export const applyKeyProved = (
  set: WorkingSet,
  event: EventOf<'key.proved'>,
  context: ApplyContext,
): Fault | undefined => {
  const recorded = recordedStatement(set, event, context, 'key.prove', judgeKeyProof);
  if ('code' in recorded) return recorded;
  const { intent, opened } = recorded;
  const record = set.custodyKeys.get(intent.key.id);
  if (record === undefined) return fault('state', 'no such key');
  const by = { person: opened.person.id, seq: event.seq, at: event.time };
  set.custodyKeys.set(record.key.id, provedKey(record, intent, by));
  return undefined;
};

type Keys = ReadonlyMap<CustodyKeyId, CustodyKeyRecord>;

/**
 * The inventory after an event that was applied before, for a look at the past: nothing is judged again. `intent` is what
 * the event carried out, or recorded.
 */
export const keysAfter = (keys: Keys, event: JournalEvent, intent: SignedIntent | undefined): Keys => {
  const at = { seq: event.seq, at: event.time };
  if (event.type === 'key.registered' && intent?.type === 'key.register')
    return new Map(keys).set(
      intent.key.id,
      registeredKey(intent.key, { ...at, intent: event.payload.intent }),
    );
  const before = intent !== undefined && 'key' in intent ? keys.get(intent.key.id) : undefined;
  if (before === undefined) return keys;
  if (event.type === 'key.changed' && intent?.type === 'key.change')
    return new Map(keys).set(
      before.key.id,
      changedKey(before, intent.change, { ...at, intent: event.payload.intent }),
    );
  return event.type === 'key.proved' && intent?.type === 'key.prove'
    ? new Map(keys).set(before.key.id, provedKey(before, intent, { ...at, person: intent.initiator }))
    : keys;
};
