export { opensCommitment, personCommitment, SALT_BYTES } from './commitment.ts';
export { indexRoster, withErased, type RosterIndex } from './lookup.ts';
export {
  deviceSchema,
  disclosureSchema,
  enrolledKeySchema,
  groupSchema,
  personalRecordSchema,
  personSchema,
  rosterSchema,
  standingNames,
  type Device,
  type Disclosure,
  type EnrolledKey,
  type Group,
  type NamedPerson,
  type Person,
  type PersonalRecord,
  type Roster,
} from './schema.ts';
