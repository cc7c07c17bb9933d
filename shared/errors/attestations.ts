import type { CatalogueEntry } from './entry.ts';

/** 956 to 960: what makers attest of keys. Whatever is refused is not recorded: the step stands where it stood. */
export const attestations = {
  'attestation-unreadable': {
    number: 956,
    title: 'This file is no attestation that can be judged here.',
    meaning:
      'Nothing was recorded, and nothing is proved of the key. The detail says what is wrong with the file.',
    remedy:
      'Export the attestation from the module again, in PEM: that of the key first, then the certificate of the device, then those above it. If its maker is not known here, record an exception or take a branch.',
  },
  'attestation-chain': {
    number: 957,
    title: 'The attestation does not lead to a root that is trusted here.',
    meaning: 'Nothing was recorded. Anybody could have made this file: it says nothing of where the key is.',
    remedy:
      'Check that the file holds every certificate up to the root, in order, and that the root of this maker is pinned for this model. If both is so, put the module aside: take a branch, and no funds go to this key.',
  },
  'attestation-other': {
    number: 958,
    title: 'The attestation is about something else.',
    meaning: 'Nothing was recorded. It speaks of another key or of another device than this ceremony does.',
    remedy: 'Choose the attestation of the key that was just made. If it is the one, stop and take a branch.',
  },
  'attestation-key': {
    number: 959,
    title: 'The maker attests that the key is not as it has to be.',
    meaning:
      'Nothing was recorded. The key may exist elsewhere, leave the device, or be used for something else: money that it holds would not be safe.',
    remedy: 'Take a branch, and make another key, as the detail asks for. No exception takes this one.',
  },
  'attestation-roots': {
    number: 960,
    title: 'No roots of makers can be read at this desk.',
    meaning: 'Nothing was recorded: without a pinned root every attestation is worth the same as none.',
    remedy:
      'Put the file of roots into the folder of the ceremony desk, with two people, as its guide says, and open the ceremony again; or take a branch.',
  },
} as const satisfies Record<string, CatalogueEntry>;
