import type { CeremonyScript } from '#shared/ceremony';

/** A small script with a step of each kind, a guarded step, a planned break and two branches. */
export const SMALL_SCRIPT: CeremonyScript = {
  id: 'small',
  version: 1,
  title: 'A small ceremony',
  purpose: 'A key is made and put away.',
  crew: { witnesses: 1, custodians: 1, auditors: 0 },
  sharing: [],
  prepare: ['One token'],
  inputs: [
    { name: 'token-bag', label: 'Bag of the token', form: 'bag', twice: true },
    { name: 'image', label: 'Digest of the image', form: 'digest' },
  ],
  steps: [
    { id: 'welcome', kind: 'say', text: 'Welcome.', by: 'administrator', confirmedBy: 'witness' },
    {
      id: 'open-bag',
      kind: 'check',
      text: 'Look at the bag and open it.',
      by: 'custodian-1',
      confirmedBy: 'witness',
      opens: 'Token',
      observes: [
        {
          name: 'bag-seen',
          label: 'Bag as seen',
          form: 'bag',
          twice: true,
          expects: { kind: 'same', as: 'token-bag' },
        },
        { name: 'intact', label: 'Is it intact', form: 'yes-no', expects: { kind: 'is', text: 'yes' } },
      ],
      aborts: ['stop'],
      strict: true,
    },
    {
      id: 'scan-image',
      kind: 'scan',
      text: 'Scan the digest of the image.',
      by: 'administrator',
      confirmedBy: 'witness',
      observes: [
        {
          name: 'image-seen',
          label: 'Digest as scanned',
          form: 'digest',
          expects: { kind: 'same', as: 'image' },
        },
      ],
    },
    {
      id: 'read-image',
      kind: 'read-out',
      text: 'Read the digest out.',
      by: 'administrator',
      confirmedBy: 'witness',
      reads: 'image-seen',
    },
    {
      id: 'make-key',
      kind: 'token',
      operation: 'generate-key',
      text: 'Make the key.',
      by: 'administrator',
      confirmedBy: 'witness',
      requires: [
        { value: 'intact', expects: { kind: 'is', text: 'yes' }, because: 'The token was not touched.' },
      ],
      observes: [
        {
          name: 'token-serial',
          label: 'Serial number of the token',
          form: 'serial',
          twice: true,
          expects: { kind: 'is', text: 'S-0001' },
        },
        { name: 'new-key', label: 'Public key', form: 'key' },
        { name: 'key-digest', label: 'Digest of the public key', form: 'digest' },
      ],
      ensures: [
        {
          value: 'key-digest',
          expects: { kind: 'differs', from: 'image' },
          because: 'A key is not an image.',
        },
      ],
      aborts: ['stop'],
    },
    {
      id: 'lunch',
      kind: 'pause',
      text: 'Break.',
      by: 'administrator',
      confirmedBy: 'witness',
      minutesMax: 60,
    },
    {
      id: 'put-away',
      kind: 'seal',
      text: 'Put the token away.',
      by: 'custodian-1',
      confirmedBy: 'witness',
      item: 'Token',
    },
    {
      id: 'sign-off',
      kind: 'sign',
      text: 'The witness signs.',
      by: 'witness',
      confirmedBy: 'administrator',
      statement: 'I saw it.',
    },
  ],
  branches: [
    {
      id: 'stop',
      title: 'Stop',
      when: 'The bag is not intact.',
      steps: [
        { id: 'stop-say', kind: 'say', text: 'We stop.', by: 'administrator', confirmedBy: 'witness' },
        {
          id: 'stop-sign',
          kind: 'sign',
          text: 'The witness signs.',
          by: 'witness',
          confirmedBy: 'administrator',
          statement: 'We stopped.',
        },
      ],
    },
    {
      id: 'leave',
      title: 'Leave the room',
      when: 'There is an alarm.',
      anywhere: true,
      steps: [
        {
          id: 'leave-sign',
          kind: 'sign',
          text: 'The witness signs.',
          by: 'witness',
          confirmedBy: 'administrator',
          statement: 'We left.',
        },
      ],
    },
  ],
};
