import type { AttestationRecord } from './record.ts';
import type { AttestedModel } from './roots.ts';

export const MODEL_WORDS: Readonly<Record<AttestedModel, string>> = {
  'yubihsm-2': 'YubiHSM 2',
  'yubikey-piv': 'YubiKey (PIV)',
};

/** What an attestation proves, in one sentence that names what it rests on. */
export const attestedWords = ({ maker, model, serial, firmware, key, root }: AttestationRecord): string =>
  `${maker} attests under its root "${root}" that the key was made inside the ${MODEL_WORDS[model]} with the serial number ${serial} (firmware ${firmware}), can not leave it, and ${usedFor(key)}`;

const usedFor = ({ capabilities, pin, touch }: AttestationRecord['key']): string =>
  capabilities === null
    ? `signs with a PIN (${pin ?? 'not said'}; touch: ${touch ?? 'not said'}).`
    : `does nothing but sign (${capabilities.join(', ')}).`;
