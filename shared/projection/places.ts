import type { ApprovalStatement } from '#shared/approval';
import type { DeviceId, PersonId } from '#shared/brand';
import { isProvableDevice } from '#shared/envelope';
import type { SignedIntent } from '#shared/intent';
import type { Release, RosterIndex } from '#shared/roster';
import { effectOf } from './change-subjects.ts';
import type { ProposalRefusal } from './refusal.ts';

/* Where a decision is signed: at which device, and by which build of the application. */

export type SignedPlace = Pick<ApprovalStatement, 'device' | 'build'>;

/**
 * Why a decision signed at this place does not count. A device that is suspended or retired never signs. Once builds
 * are released by name, only they sign, and only at a trusted device of the person who decides. Whoever approves
 * such a list has to meet it already: nobody shuts themselves out.
 */
export const placeRefusal = (
  roster: RosterIndex,
  { device, build }: SignedPlace,
  person: PersonId,
  intent: SignedIntent,
): ProposalRefusal | undefined => {
  const known = roster.device(device);
  if (known?.standing === 'suspended' || known?.standing === 'retired')
    return { code: 'device-refused', detail: `device ${device} is ${known.standing}` };
  for (const releases of [roster.roster.releases, releasesIn(intent)]) {
    if (releases.length === 0) continue;
    if (!releases.some((release) => release.build === build))
      return { code: 'build-refused', detail: `build ${build}` };
    if (!isTrustedAt(roster, device, person))
      return { code: 'device-refused', detail: `device ${device} is not a trusted device of ${person}` };
  }
  return undefined;
};

/** Whether a device is a trusted one of this person; one without a key of its own is anybody who writes its id. */
export const isTrustedAt = (roster: RosterIndex, device: DeviceId, person: PersonId): boolean => {
  const known = roster.device(device);
  return isProvableDevice(device) && known?.standing === 'trusted' && known.person === person;
};

/** The list that an intent would put in force; empty where it puts none. */
const releasesIn = (intent: SignedIntent): readonly Release[] => {
  if (intent.type !== 'roster.change') return [];
  const effect = effectOf(intent.change);
  return effect.kind === 'set-releases' ? effect.to : [];
};
