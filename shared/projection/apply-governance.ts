import type { EventOf } from '#shared/journal';
import { policyDigest } from '#shared/policy';
import { approved } from './apply-changes.ts';
import { fault, type Fault } from './fault.ts';
import { moveOn } from './records.ts';
import type { WorkingSet } from './types.ts';

export const applyPolicyActivated = (
  set: WorkingSet,
  event: EventOf<'policy.activated'>,
): Fault | undefined => {
  const record = approved(set, event, 'policy.publish');
  if ('code' in record) return record;
  const { policy } = record.intent;
  const digest = policyDigest(policy);
  if (event.payload.version !== policy.version || event.payload.digest !== digest)
    return fault('policy', 'another policy than was approved');
  set.policies.push({ policy, digest });
  return moveOn(set, record, event, 'carried-out', null);
};
