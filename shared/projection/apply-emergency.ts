import { stateAfter } from '#shared/double-entry';
import { FREEZE_HOURS, REPLACEMENT_DELAY_HOURS, type EmergencyDeed } from '#shared/intent';
import type { EventOf } from '#shared/journal';
import type { Freeze, Roster } from '#shared/roster';
import { approved } from './apply-changes.ts';
import { putRoster, withoutHistory } from './apply-roster.ts';
import { settled, withKey, withStanding } from './changed-roster.ts';
import { personSubject } from './change-subjects.ts';
import { fault, isSame, type Fault } from './fault.ts';
import { intentsIn } from './intents-in.ts';
import { moveOn } from './records.ts';
import { standingProblem } from './standing.ts';
import type { IntentRecord, WorkingSet } from './types.ts';

const HOUR_MS = 3_600_000;

/** When a freeze that is declared at an instant ends by itself. */
export const freezeUntil = (time: string): string =>
  new Date(Date.parse(time) + FREEZE_HOURS * HOUR_MS).toISOString();

interface Point {
  readonly seq: number;
  readonly time: string;
}

/** A freeze, a revocation or a replacement is made. */
export const applyDeclared = (set: WorkingSet, event: EventOf<'emergency.declared'>): Fault | undefined => {
  const record = approved(set, event, 'emergency');
  if ('code' in record) return record;
  const { deed } = record.intent;
  if (deed.kind === 'unfreeze') return fault('state', 'lifting a freeze declares nothing');
  if (deed.kind === 'replace' && Date.parse(event.time) < replacementDue(record))
    return fault('time', 'replaced before the time to object was over');
  if (set.roster === undefined) return fault('state', 'no roster');
  const until = deed.kind === 'freeze' ? freezeUntil(event.time) : null;
  if (event.payload.until !== until) return fault('time', 'a freeze ends after another time');
  const { roster } = withoutHistory(set.roster, ...subjectsOf(deed));
  const next = declared(
    set,
    roster,
    deed,
    { intent: record.digest, since: event.time, until: until ?? '' },
    event,
  );
  putRoster(set, settled(next, event.time), event);
  return moveOn(set, record, event, 'carried-out', null);
};

const subjectsOf = (deed: EmergencyDeed): readonly string[] => {
  switch (deed.kind) {
    case 'freeze':
    case 'unfreeze':
      return deed.scope.kind === 'person' ? [personSubject(deed.scope.person)] : [];
    case 'revoke':
      return [`key:${deed.keyId}`];
    case 'replace':
      return [`key:${deed.lost}`, `key:${deed.key.keyId}`];
  }
};

const declared = (
  set: WorkingSet,
  roster: Roster,
  deed: Exclude<EmergencyDeed, { kind: 'unfreeze' }>,
  mark: Pick<Freeze, 'intent' | 'since' | 'until'>,
  event: Point,
): Roster => {
  switch (deed.kind) {
    case 'freeze':
      return frozen(set, roster, { scope: deed.scope, ...mark, was: null }, event);
    case 'revoke':
      return withKey(roster, deed.keyId, 'revoked');
    case 'replace': {
      const key = { ...deed.key, person: deed.person, standing: 'active' as const };
      const without = withKey(roster, deed.lost, 'revoked');
      return { ...without, keys: [...without.keys, key] };
    }
  }
};

const frozen = (set: WorkingSet, roster: Roster, freeze: Freeze, { seq }: Point): Roster => {
  const { scope } = freeze;
  if (scope.kind === 'ledger') return { ...roster, freezes: [...roster.freezes, freeze] };
  if (scope.kind === 'person') {
    const suspended = withStanding(roster, scope.person, 'suspended');
    return { ...suspended, freezes: [...suspended.freezes, freeze] };
  }
  const record = set.wallets.get(scope.wallet);
  const state = record === undefined ? undefined : stateAfter('freeze', record.state);
  if (record === undefined || state === undefined) throw new Error('A judged wallet can be frozen');
  set.wallets.set(scope.wallet, { ...record, state, lastSeq: seq });
  return { ...roster, freezes: [...roster.freezes, { ...freeze, was: record.state }] };
};

/** A freeze ends: by itself when its time is over, or because a quorum lifts it. What it froze is as it was. */
export const applyEnded = (set: WorkingSet, event: EventOf<'emergency.ended'>): Fault | undefined => {
  if (set.roster === undefined) return fault('state', 'no roster');
  const { intent, lifted } = event.payload;
  const freeze = set.roster.roster.freezes.find((it) => it.intent === intent);
  if (freeze === undefined) return fault('state', 'there is no such freeze');
  if (lifted !== null) return liftedBy(set, freeze, { ...event, payload: { intent: lifted } });
  if (Date.parse(event.time) < Date.parse(freeze.until))
    return fault('time', 'a freeze ended before its time');
  thaw(set, freeze, event);
  return undefined;
};

const liftedBy = (
  set: WorkingSet,
  freeze: Freeze,
  event: Point & { readonly payload: { readonly intent: IntentRecord['digest'] } },
): Fault | undefined => {
  const record = approved(set, event, 'emergency');
  if ('code' in record) return record;
  const { deed } = record.intent;
  if (deed.kind !== 'unfreeze' || !isSame(freeze.scope, deed.scope))
    return fault('state', 'another freeze than was to be lifted');
  thaw(set, freeze, event);
  return moveOn(set, record, event, 'carried-out', null);
};

const thaw = (set: WorkingSet, freeze: Freeze, event: Point): void => {
  if (set.roster === undefined) return;
  const { roster } = set.roster;
  const freezes = roster.freezes.filter((it) => it !== freeze);
  putRoster(set, settled(restored(set, { ...roster, freezes }, freeze, event), event.time), event);
};

const restored = (set: WorkingSet, roster: Roster, { scope, was }: Freeze, { seq }: Point): Roster => {
  if (scope.kind === 'person') return withStanding(roster, scope.person, 'active');
  const record = scope.kind === 'wallet' ? set.wallets.get(scope.wallet) : undefined;
  if (scope.kind === 'wallet' && record !== undefined && was !== null)
    set.wallets.set(scope.wallet, { ...record, state: was, lastSeq: seq });
  return roster;
};

/** Milliseconds at which an approved replacement is made: `lastAt` is when it was approved. */
const replacementDue = ({ lastAt }: IntentRecord): number =>
  Date.parse(lastAt) + REPLACEMENT_DELAY_HOURS * HOUR_MS;

/** Freezes whose time is over at an instant, and replacements that nothing stands against any more. */
export const emergenciesDue = (
  set: WorkingSet,
  time: string,
): {
  readonly ended: readonly Freeze[];
  readonly replaced: readonly IntentRecord[];
} => {
  const now = Date.parse(time);
  const ended = (set.roster?.roster.freezes ?? []).filter(({ until }) => Date.parse(until) <= now);
  const replaced: IntentRecord[] = [];
  for (const record of intentsIn(set, { statuses: ['awaiting-dispatch'], type: 'emergency' })) {
    if (replacementDue(record) > now) continue;
    if (standingProblem(record.intent, record.digest, set, time) === undefined) replaced.push(record);
  }
  return { ended, replaced };
};
