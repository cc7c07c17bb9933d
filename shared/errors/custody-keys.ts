import type { CatalogueEntry } from './entry.ts';

/** 941 to 955: the inventory of custody keys. */
export const custodyKeys = {
  'custody-key-known': {
    number: 941,
    title: 'This key, or its id, is known already.',
    meaning: 'Nothing was registered: an id is never given again, and a public key stands for one key.',
    remedy: 'Look at the key that the detail names. A new key gets an id of its own.',
  },
  'custody-key-software': {
    number: 942,
    title: 'A key in software is for the sandbox only.',
    meaning: 'Nothing was registered: this ledger is in production.',
    remedy: 'Make the key on a hardware module, in a ceremony, and register that one.',
  },
  'custody-key-holder': {
    number: 943,
    title: 'Somebody who is to hold this key is not active here.',
    meaning: 'Nothing was changed. The detail names the person.',
    remedy:
      'Choose another holder. If it has to be this person, have them made active under People first, then draft it again.',
  },
  'custody-key-moved': {
    number: 944,
    title: 'The key is not any more as this change was drafted on.',
    meaning: 'Nothing was changed: somebody else changed it in between.',
    remedy: 'Look at the key again and draft the change anew.',
  },
  'custody-key-move': {
    number: 945,
    title: 'A key in this state can not go into that one.',
    meaning: 'Nothing was changed. The detail names both states.',
    remedy:
      'Open the key: its page offers the states that this one leads to. What has ended or is compromised does not sign again: register a new key from its own ceremony, and move the funds to it.',
  },
  'custody-key-ended': {
    number: 946,
    title: 'The use of this key has ended.',
    meaning: 'Nothing was recorded: there is nothing of it left to be kept alive.',
    remedy: 'Destroy its shares and backups as the script says, and use the key that came after it.',
  },
  'custody-key-not-held': {
    number: 947,
    title: 'This part of the key is for somebody else to prove, or with another token.',
    meaning: 'Nothing was recorded. The detail names the share, the bag or the token.',
    remedy:
      'A share is proved by its holder, signed in with the token that the detail names; a bag by a holder, a custodian, a ceremony lead or a witness. Ask one of them to open the key and prove it.',
  },
  'custody-key-evidence': {
    number: 948,
    title: 'This file tells of no key that can be registered.',
    meaning: 'Nothing was read from it. The detail says what is missing.',
    remedy: 'Choose the evidence of the ceremony in which the key was made.',
  },
} as const satisfies Record<string, CatalogueEntry>;
