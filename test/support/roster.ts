import { ed25519 } from '@noble/curves/ed25519.js';
import type { GroupId, PersonId, Sha256Hex } from '#shared/brand';
import { fromHex, sha256, toHex, utf8 } from '#shared/encoding';
import { keyIdOf, type PublicKey } from '#shared/envelope';
import {
  personCommitment,
  type Disclosure,
  type EnrolledKey,
  type Person,
  type Role,
  type Roster,
} from '#shared/roster';

/* The people of the test company, with keys in this process. */

export const ANNA = 'anna' as PersonId;
export const BEN = 'ben' as PersonId;
export const CLEO = 'cleo' as PersonId;
/** Controller: initiates, and stands in no approving group. */
export const DIRK = 'dirk' as PersonId;

/** Policy author, and nothing else. */
export const PIA = 'pia' as PersonId;

/** Somebody who has left, where a test says so. */
export const EVE = 'p-e7e7e7' as PersonId;
export const EVE_NAME = 'Evelyn Marchetti';
export const EVE_EMAIL = 'evelyn.marchetti@example.com';

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  [ANNA]: ['policy-approvers', 'treasury'],
  [BEN]: ['policy-approvers', 'senior-treasury', 'treasury'],
  [CLEO]: ['compliance', 'policy-approvers'],
  [DIRK]: ['controllers'],
};

const ROLES: Readonly<Record<string, readonly Role[]>> = {
  [ANNA]: ['requester', 'approver', 'policy-approver'],
  [BEN]: ['requester', 'approver', 'senior-approver', 'policy-approver'],
  [CLEO]: ['compliance', 'policy-author', 'policy-approver'],
  [DIRK]: ['requester'],
  [PIA]: ['policy-author'],
};

export const GROUP_ROLES: Readonly<Record<string, readonly Role[]>> = {
  treasury: ['approver'],
  'senior-treasury': ['senior-approver'],
  compliance: ['compliance'],
  controllers: ['requester'],
  'policy-approvers': ['policy-approver'],
};

export const seedOf = (person: PersonId): Uint8Array => sha256(utf8(`test seed of ${person}`));
export const keyOf = (person: PersonId): PublicKey => ({
  algorithm: 'ed25519',
  publicKey: toHex(ed25519.getPublicKey(seedOf(person))),
});

/** What is known of a person of the test company; Eve's name is one that can be searched for. */
export const testDisclosure = (id: PersonId): Disclosure => ({
  person: id,
  salt: toHex(sha256(utf8(`test salt of ${id}`))),
  record:
    id === EVE
      ? { name: EVE_NAME, title: 'Former officer', email: EVE_EMAIL }
      : { name: id, title: 'Officer', email: `${id}@example.com` },
});

export const commitmentOf = ({ salt, record }: Disclosure): Sha256Hex =>
  personCommitment(fromHex(salt), record);

export const testPerson = (id: PersonId): Person => ({
  id,
  commitment: commitmentOf(testDisclosure(id)),
  roles: [...(ROLES[id] ?? [])],
  groups: [...(GROUPS[id] ?? [])] as GroupId[],
  serviceOf: null,
  standing: 'active',
});

/** What is in no roster before something has happened. */
export const NOTHING_HAPPENED = {
  version: 1,
  devices: [],
  delegations: [],
  releases: [],
  freezes: [],
  changes: [],
} satisfies Partial<Roster>;

/** A key of a person; another `name` gives another key. */
export const testKey = (person: PersonId, name: string = person): EnrolledKey => {
  const key = keyOf(name as PersonId);
  return {
    keyId: keyIdOf(key),
    person,
    ...key,
    custody: 'software-token',
    token: { manufacturer: 'test', model: 'test', serial: name, objectId: '01' },
    attestation: null,
    standing: 'active',
  };
};
