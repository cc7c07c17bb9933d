export { indexRoster, type RosterIndex } from './lookup.ts';
export {
  deviceSchema,
  enrolledKeySchema,
  groupSchema,
  personSchema,
  rosterSchema,
  type Device,
  type EnrolledKey,
  type Group,
  type Person,
  type Roster,
} from './schema.ts';
