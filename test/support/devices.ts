import type { DeviceId } from '#shared/brand';
import { sha256, utf8 } from '#shared/encoding';
import { deviceKeyOf, type DeviceKey, type EnvelopeSignature } from '#shared/envelope';

/* Devices whose keys are in this process. */

const devices = new Map<DeviceId, DeviceKey>();

/** The device of a name; the same name gives the same one. */
export const testDevice = (name: string): DeviceId => {
  const key = deviceKeyOf(sha256(utf8(`test device ${name}`)));
  devices.set(key.id, key);
  return key.id;
};

/** The signature of a device beside the person's; none by one without a key. */
export const proofsOf = (device: DeviceId, message: Uint8Array): readonly EnvelopeSignature[] => {
  const key = devices.get(device);
  return key === undefined ? [] : [key.proofOver(message)];
};
