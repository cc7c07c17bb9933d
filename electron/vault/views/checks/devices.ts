import type { DeviceId, PersonId } from '#shared/brand';
import type { CheckView } from '#shared/ipc';
import { isCounted, type IntentRecord, type RecordedApproval } from '#shared/projection';
import { personName } from '../names.ts';
import { listed, type Scope } from '../scope.ts';
import { attention, passed } from './check.ts';

const NAME = { id: 'devices', title: 'Devices' };

/** Approvals of several people from one device. */
export interface SharedDevice {
  readonly device: DeviceId;
  readonly people: readonly PersonId[];
  readonly isOneBuild: boolean;
}

export const sharedDevices = (approvals: readonly RecordedApproval[]): readonly SharedDevice[] => {
  const counting = approvals.filter(isCounted);
  return [...Map.groupBy(counting, ({ device }) => device)]
    .map(([device, same]) => ({
      device,
      people: [...new Set(same.map(({ person }) => person))],
      isOneBuild: new Set(same.map(({ build }) => build)).size === 1,
    }))
    .filter(({ people }) => people.length > 1);
};

/**
 * Two tokens on one machine are two people only if two people were there. Where the policy demands different
 * devices the quorum sees to it. Everybody runs the same build, so that alone tells nothing.
 */
export const devicesCheck = (
  { picture }: Scope,
  { approvals, requirement }: IntentRecord,
): readonly CheckView[] => {
  const isAsked = requirement.distinct.includes('device');
  const people = new Set(
    approvals.filter(({ decision }) => decision === 'approve').map(({ person }) => person),
  );
  if (isAsked || people.size < 2) return [];
  const shared = sharedDevices(approvals);
  if (shared.length === 0) return [passed(NAME, 'Each approval came from a device of its own.')];
  const texts = shared.map(({ device, people: both, isOneBuild }) => {
    const names = listed(both.map((id) => personName(picture, id)));
    const named = picture.roster?.roster.devices.find(({ id }) => id === device)?.name ?? device;
    return `${names} signed on the same device, ${named}${isOneBuild ? ', with the same build' : ''}`;
  });
  return [
    attention(NAME, `${listed(texts)}.`, {
      remedy: 'Ask each of them whether they were there and signed themselves, before you add a signature.',
    }),
  ];
};
