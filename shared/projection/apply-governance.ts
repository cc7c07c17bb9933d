import type { EventOf } from '#shared/journal';
import { policyDigest } from '#shared/policy';
import { approved } from './apply-changes.ts';
import { isStopped } from './approvals.ts';
import { isCooledDown } from './cool-down.ts';
import { fault, type Fault } from './fault.ts';
import { judgeInFlight } from './in-flight.ts';
import { moveOn } from './records.ts';
import { shaded } from './shadows.ts';
import type { WorkingSet } from './types.ts';
import { activePolicy } from './working-set.ts';

/** A version comes into force: as it was approved, on the one before it, and not before its time. */
export const applyPolicyActivated = (
  set: WorkingSet,
  event: EventOf<'policy.activated'>,
): Fault | undefined => {
  const record = approved(set, event, 'policy.publish');
  if ('code' in record) return record;
  if (isStopped(record)) return fault('approval', 'a signed rejection stands against it');
  if (record.status === 'cooling' && !isCooledDown(record, event.time))
    return fault('time', `in force before ${String(record.activeFrom)}`);
  const before = activePolicy(set);
  const { policy } = record.intent;
  const version = { policy, digest: policyDigest(policy), since: event.seq };
  if (event.payload.version !== policy.version || event.payload.digest !== version.digest)
    return fault('policy', 'another policy than was approved');
  if (before === undefined) return fault('policy', 'no version is in force');
  set.policies.push(version);
  if (set.cooling === record.digest) set.cooling = null;
  if (set.roster !== undefined) set.roster = shaded(set.roster, set, event.time);
  judgeInFlight(set, before.policy, version, event.time);
  return moveOn(set, record, event, 'carried-out', null);
};
