import { groupsAsked } from '#shared/policy';
import type { RosterIndex } from '#shared/roster';
import { isSame } from './fault.ts';
import { intentsIn } from './intents-in.ts';
import { advanced, openHoursAt } from './quorum.ts';
import { isActive } from './records.ts';
import type { IntentRecord, RecordedApproval, WorkingSet } from './types.ts';

/*
 * Freshness: an approval counts for as long as whoever gave it may give it. When the roster changes every item that
 * waits is looked at again. What is approved already stays; a rejection stands whatever becomes of its author.
 */

/** Looks at everything that the roster bears on again; `set.roster` is the new one. */
export const refresh = (set: WorkingSet, event: { readonly seq: number; readonly time: string }): void => {
  const { roster } = set;
  if (roster === undefined) return;
  refreshOwners(set, roster, event.seq);
  for (const record of intentsIn(set, { statuses: ['awaiting-dispatch'], type: 'emergency' }))
    if (isObjectedTo(record, roster)) set.intents.set(record.digest, ended(record, event));
  for (const record of intentsIn(set, { statuses: ['awaiting-approval'] })) {
    if (record.approvals.length === 0) continue;
    const approvals = record.approvals.map((it) => judgedAgain(it, record, roster, event.time));
    const now = advanced({ ...record, approvals }, roster, event.time);
    if (isSame(now.progress, record.progress) && approvals.every((it, at) => it === record.approvals[at]))
      continue;
    set.intents.set(record.digest, {
      ...record,
      ...now,
      approvals,
      lastSeq: event.seq,
      lastAt: event.time,
    });
  }
};

/**
 * Whoever objects to an approved replacement of a token has its person suspended. That ends it for good: power that
 * comes back later comes back with the keys that the person had.
 */
const isObjectedTo = ({ status, intent }: IntentRecord, roster: RosterIndex): boolean =>
  status === 'awaiting-dispatch' &&
  intent.type === 'emergency' &&
  intent.deed.kind === 'replace' &&
  !isActive(roster, intent.deed.person);

const ended = (
  record: IntentRecord,
  event: { readonly seq: number; readonly time: string },
): IntentRecord => ({
  ...record,
  status: 'rejected',
  lastSeq: event.seq,
  lastAt: event.time,
});

const judgedAgain = (
  approval: RecordedApproval,
  record: IntentRecord,
  roster: RosterIndex,
  time: string,
): RecordedApproval => {
  if (approval.stale !== null || approval.decision !== 'approve') return approval;
  const stale = staleReason(approval, record, roster, time);
  return stale === null ? approval : { ...approval, stale };
};

const GONE = { suspended: 'is suspended', left: 'has left', erased: 'has left', active: '' } as const;

/** Why an approval does not count any more, in plain words; null while it does. */
export const staleReason = (
  approval: RecordedApproval,
  record: Pick<IntentRecord, 'requirement' | 'proposedAt'>,
  roster: RosterIndex,
  time: string,
): string | null => {
  const person = roster.person(approval.person);
  if (person?.standing !== 'active') return `the approver ${GONE[person?.standing ?? 'left']}`;
  if (roster.key(approval.keyId)?.standing !== 'active') return 'the key that signed it was revoked';
  const device = roster.device(approval.device)?.standing;
  if (device === 'suspended' || device === 'retired') return `the device that signed it is ${device}`;
  const { releases } = roster.roster;
  if (releases.length > 0 && !releases.some(({ build }) => build === approval.build))
    return 'the build that signed it is not released any more';
  return seatReason(approval, record, roster, time);
};

const seatReason = (
  { person, behalf, groups, recordedAt }: RecordedApproval,
  record: Pick<IntentRecord, 'requirement' | 'proposedAt'>,
  roster: RosterIndex,
  time: string,
): string | null => {
  const seated = roster.person(behalf?.person ?? person);
  if (seated?.standing !== 'active') return 'the person whose seat it was may not sit any more';
  if (behalf !== null && !isStillDelegated(roster, behalf, person, time)) return 'the seat was taken back';
  const left = groups.filter((group) => seated.groups.includes(group));
  return groupsAsked(record.requirement.groups, openHoursAt(record, recordedAt)).some((group) =>
    left.includes(group),
  )
    ? null
    : 'the approver sits in no group that is asked for any more';
};

/** A delegation that ran out by itself leaves what was decided under it; one that was ended or fell does not. */
const isStillDelegated = (
  { roster }: RosterIndex,
  behalf: NonNullable<RecordedApproval['behalf']>,
  to: RecordedApproval['person'],
  time: string,
): boolean =>
  Date.parse(behalf.until) <= Date.parse(time) ||
  roster.delegations.some((it) => it.from === behalf.person && it.to === to);

/** Wallets of whoever may not hold power are nobody's, at once; and theirs again when they come back. */
const refreshOwners = (set: WorkingSet, roster: RosterIndex, seq: number): void => {
  for (const record of set.wallets.values()) {
    const isOwnerless = !isActive(roster, record.wallet.owner);
    if (isOwnerless !== record.isOwnerless)
      set.wallets.set(record.wallet.id, { ...record, isOwnerless, lastSeq: seq });
  }
};
