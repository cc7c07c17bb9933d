import type { KeyChangeIntent, KeyRegistrationIntent } from '#shared/intent';
import {
  amendedKey,
  isKept,
  mayMove,
  partName,
  partsOf,
  type CustodyKey,
  type KeyChange,
  type KeyState,
  type PartLife,
} from '#shared/inventory';
import type { RosterIndex } from '#shared/roster';
import { isSame } from './fault.ts';
import { isActive } from './records.ts';
import type { ProposalRefusal } from './refusal.ts';
import type { CustodyKeyRecord, WorkingSet } from './types.ts';

/* The inventory of custody keys: what may be put into it and changed in it, and what becomes of a record. */

/** Why a key can't be registered as things stand. */
export const keyRegistrationProblem = (
  { key }: KeyRegistrationIntent,
  set: WorkingSet,
  time: string,
): ProposalRefusal | undefined => {
  const taken = takenBy(key, set);
  if (taken !== undefined) return { code: 'custody-key-known', detail: taken };
  if (key.custody === 'software-token' && set.identity?.environment === 'production')
    return { code: 'custody-key-software', detail: key.name };
  if (key.ceremony.on > time.slice(0, key.ceremony.on.length))
    return { code: 'bad-request', detail: `the ceremony would be on ${key.ceremony.on}` };
  return holdersProblem(key.held, set.roster) ?? walletsProblem(key.wallets, set);
};

/** An id is never given again, and a public key stands for one key: neither of the inventory nor of a person is there twice. */
const takenBy = ({ id, publicKey }: CustodyKey, { custodyKeys, roster }: WorkingSet): string | undefined => {
  if (custodyKeys.has(id)) return `key ${id}`;
  for (const { key } of custodyKeys.values())
    if (key.publicKey === publicKey) return `the public key is that of ${key.id}`;
  const own = roster?.roster.keys.find((key) => key.publicKey === publicKey);
  return own === undefined ? undefined : `the public key is that of ${own.person}`;
};

const holdersProblem = (
  { holders }: CustodyKey['held'],
  roster: RosterIndex | undefined,
): ProposalRefusal | undefined => {
  const gone = holders.find(
    ({ person }) =>
      roster === undefined || !isActive(roster, person) || roster.person(person)?.serviceOf !== null,
  );
  return gone === undefined ? undefined : { code: 'custody-key-holder', detail: gone.person };
};

const walletsProblem = (wallets: CustodyKey['wallets'], set: WorkingSet): ProposalRefusal | undefined => {
  const missing = wallets.find((id) => (set.wallets.get(id)?.state ?? 'archived') === 'archived');
  return missing === undefined ? undefined : { code: 'not-found', detail: `wallet ${missing}` };
};

/** Why a change of a key can't be made as things stand. */
export const keyChangeProblem = (
  { key, change }: KeyChangeIntent,
  set: WorkingSet,
): ProposalRefusal | undefined => {
  const record = set.custodyKeys.get(key.id);
  if (record?.key.name !== key.name || record.key.publicKey !== key.publicKey)
    return { code: 'not-found', detail: `key ${key.id}` };
  const stated = statedBefore(record, change);
  if (key.changes !== record.changes.length || !isSame(change.from, stated))
    return { code: 'custody-key-moved', detail: `${record.key.name} is ${record.state}` };
  if (change.kind === 'set-state')
    return mayMove(record.state, change.to)
      ? undefined
      : { code: 'custody-key-move', detail: `${record.state} to ${change.to}` };
  if (!isKept(record.state)) return { code: 'custody-key-ended', detail: record.state };
  if (change.kind === 'set-holders') return holdersProblem(change.to, set.roster);
  return change.kind === 'set-wallets' ? walletsProblem(added(change), set) : undefined;
};

/** Wallets that a key shall carry out and did not before: those that were archived since may stay. */
const added = ({ from, to }: Extract<KeyChange, { kind: 'set-wallets' }>): CustodyKey['wallets'] =>
  to.filter((wallet) => !from.includes(wallet));

const statedBefore = ({ key, state }: CustodyKeyRecord, { kind }: KeyChange): unknown => {
  switch (kind) {
    case 'set-state':
      return state;
    case 'set-holders':
      return key.held;
    case 'set-backups':
      return key.backups;
    case 'set-wallets':
      return key.wallets;
    case 'set-cadence':
      return key.cadence;
  }
};

/** Whether a change lets a key sign what it did not before, or fewer people, or others, use it. */
export const doesKeyLoosen = (change: KeyChange): boolean => {
  switch (change.kind) {
    case 'set-state':
      return change.to === 'active';
    case 'set-wallets':
      return added(change).length > 0;
    case 'set-holders':
      return change.to.threshold < change.from.threshold || hasNewHolder(change);
    case 'set-backups':
    case 'set-cadence':
      return false;
  }
};

const hasNewHolder = ({ from, to }: Extract<KeyChange, { kind: 'set-holders' }>): boolean =>
  to.holders.some(({ person }) => !from.holders.some((holder) => holder.person === person));

export interface KeyPoint {
  readonly seq: number;
  readonly at: string;
  readonly intent: CustodyKeyRecord['registered']['intent'];
}

/** What came out of a ceremony was alive on its day. */
export const registeredKey = (key: CustodyKey, registered: KeyPoint): CustodyKeyRecord => ({
  key,
  state: 'pre-activation',
  registered,
  changes: [],
  lives: partsOf(key).map((part) => ({
    part: partName(part),
    proved: null,
    at: `${key.ceremony.on}T00:00:00Z`,
  })),
});

/** A record after a change that was judged. A part that is new, or at somebody else's, begins to age then. */
export const changedKey = (record: CustodyKeyRecord, change: KeyChange, at: KeyPoint): CustodyKeyRecord => {
  const key = amendedKey(record.key, change);
  const state: KeyState = change.kind === 'set-state' ? change.to : record.state;
  const changes = [...record.changes, { ...at, kind: change.kind, state }];
  return { ...record, key, state, changes, lives: livesAfter(record, key, at.at) };
};

const livesAfter = (before: CustodyKeyRecord, key: CustodyKey, at: string): readonly PartLife[] =>
  partsOf(key).map((part) => {
    const name = partName(part);
    const known = before.lives.find((life) => life.part === name);
    const isMoved = !isSame(placeOf(before.key, name), placeOf(key, name));
    return known === undefined || isMoved ? { part: name, proved: null, at } : known;
  });

/** Where a part is: a share at its holder's, a backup in its bag. */
const placeOf = ({ held, backups }: CustodyKey, name: string): unknown =>
  held.holders.find(({ share }) => partName({ kind: 'share', share }) === name) ??
  backups.find(({ bag }) => partName({ kind: 'backup', bag }) === name);
