export { CALENDARS_MAX, calendarSchema, isInside, isOpen, momentIn, type Calendar } from './calendar.ts';
export { opensCommitment, personCommitment, SALT_BYTES } from './commitment.ts';
export { carriedRoles, exercisedIn, grantProblems, mayJoin } from './grants.ts';
export { indexRoster, isInForce, isLedgerFrozen, withErased, type RosterIndex } from './lookup.ts';
export {
  isInShadow,
  lastShadowEnd,
  SHADOW_APPROVALS_MIN,
  SHADOW_ITEMS,
  shadowOf,
  shadowText,
  withJoiner,
  withShadowItem,
  withShadows,
} from './joiners.ts';
export { roleNames, roleTitles, sortedRoles, type Role } from './roles.ts';
export {
  heldConflicts,
  objectConflicts,
  relationOf,
  type Relation,
  type RoleConflict,
} from './separation.ts';
export {
  custodyNames,
  delegationSchema,
  deviceSchema,
  deviceStandings,
  disclosureSchema,
  enrolledKeySchema,
  freezeScopeSchema,
  groupSchema,
  groupsSchema,
  keyStandings,
  personalRecordSchema,
  personSchema,
  releasesSchema,
  rolesSchema,
  rosterSchema,
  standingNames,
  tokenSchema,
  type Delegation,
  type Device,
  type DeviceStanding,
  type Disclosure,
  type EnrolledKey,
  type Freeze,
  type FreezeScope,
  type Group,
  type Joiner,
  type LastChange,
  type NamedPerson,
  type Person,
  type PersonalRecord,
  type Release,
  type Roster,
  type Standing,
} from './schema.ts';
