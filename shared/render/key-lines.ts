import type { EnrolledKey } from '#shared/roster';
import { line, stated } from './lines.ts';
import type { RenderLine } from './types.ts';

const CUSTODY_TEXT = {
  'hardware-token': 'in a hardware token',
  'software-token': 'in software: for a sandbox alone',
} as const;

/** A key that is enrolled, with the token that holds it. */
export const keyLines = (
  id: string,
  key: Omit<EnrolledKey, 'person' | 'standing'>,
): readonly RenderLine[] => [
  line(`${id}.serial`, 'Token serial', key.token.serial),
  line(`${id}.manufacturer`, 'Token manufacturer', key.token.manufacturer),
  line(`${id}.model`, 'Token model', key.token.model),
  line(`${id}.object`, 'Object in the token', key.token.objectId),
  line(`${id}.custody`, 'Held', CUSTODY_TEXT[key.custody]),
  line(`${id}.algorithm`, 'Algorithm', key.algorithm),
  line(`${id}.public`, 'Public key', key.publicKey),
  line(`${id}.id`, 'Key', key.keyId),
  ...stated(`${id}.attestation`, 'Attested by the token as', key.attestation),
];
