import { z } from 'zod';
import {
  calendarIdSchema,
  dateSchema,
  deviceIdSchema,
  groupIdSchema,
  instantSchema,
  intentDigestSchema,
  keyIdSchema,
  personIdSchema,
  sha256HexSchema,
} from '#shared/brand';
import { isSortedSet } from '#shared/double-entry';
import { canonicalize, type JsonValue } from '#shared/json';
import {
  calendarSchema,
  deviceSchema,
  deviceStandings,
  enrolledKeySchema,
  groupSchema,
  groupsSchema,
  releasesSchema,
  roleNames,
  rolesSchema,
  sortedRoles,
} from '#shared/roster';
import { keyValue } from './key-value.ts';

/*
 * One change of the roster. What is replaced stands beside what replaces it, so that the approver reads both and a
 * change that was drafted on another state of things is refused.
 */

const grantsSchema = z.strictObject({ roles: rolesSchema, groups: groupsSchema });
const groupShape = groupSchema.omit({ id: true });
const calendarShape = calendarSchema.omit({ id: true });
const keyShape = enrolledKeySchema.omit({ person: true, standing: true });
const deviceShape = deviceSchema.omit({ standing: true });

/** A delegation ends after this time at the latest. */
export const DELEGATION_DAYS_MAX = 14;

const setRoles = z.strictObject({
  kind: z.literal('set-roles'),
  person: personIdSchema,
  from: grantsSchema,
  to: grantsSchema,
});
const setStanding = z.strictObject({
  kind: z.literal('set-standing'),
  person: personIdSchema,
  from: z.enum(['active', 'suspended', 'left']),
  to: z.enum(['active', 'suspended', 'left']),
});
const setKeyStanding = z.strictObject({
  kind: z.literal('activate-key'),
  person: personIdSchema,
  keyId: keyIdSchema,
  from: z.enum(['active', 'dormant']),
  to: z.enum(['active', 'dormant']),
});
const setDeviceStanding = z.strictObject({
  kind: z.literal('set-device-standing'),
  device: deviceIdSchema,
  person: personIdSchema,
  from: z.enum(deviceStandings),
  to: z.enum(deviceStandings),
});
/** `from` is null for a group that is new, `to` for one that ends. */
const defineGroup = z.strictObject({
  kind: z.literal('define-group'),
  group: groupIdSchema,
  from: groupShape.nullable(),
  to: groupShape.nullable(),
});
/** Hours by which rules of the policy go. `from` is null for a calendar that is new, `to` for one that ends. */
const defineCalendar = z.strictObject({
  kind: z.literal('define-calendar'),
  calendar: calendarIdSchema,
  from: calendarShape.nullable(),
  to: calendarShape.nullable(),
});
const setReleases = z.strictObject({
  kind: z.literal('set-releases'),
  from: releasesSchema,
  to: releasesSchema,
});
/** The delegator asks for it with their own key. */
const delegate = z.strictObject({
  kind: z.literal('delegate'),
  from: personIdSchema,
  to: personIdSchema,
  groups: groupsSchema.min(1),
  since: instantSchema,
  until: instantSchema,
});

/** Changes that can be undone exactly: the state before stands in them, or follows from them. */
export const reversibleChangeSchema = z.discriminatedUnion('kind', [
  setRoles,
  setStanding,
  setKeyStanding,
  setDeviceStanding,
  defineGroup,
  defineCalendar,
  setReleases,
  delegate,
]);

/** What a review says of a grant. Nobody answered for it: it falls, and the journal says why. */
export const reviewDecisions = ['keep', 'remove', 'no-answer'] as const;

export const rosterChangeSchema = z.discriminatedUnion('kind', [
  /** Inert: no roles, no groups, no key. `serviceOf` names the human who answers for a service account. */
  z.strictObject({
    kind: z.literal('add-person'),
    person: personIdSchema,
    commitment: sha256HexSchema,
    serviceOf: personIdSchema.nullable(),
  }),
  setRoles,
  setStanding,
  /** A spare is enrolled `dormant`. */
  z.strictObject({
    kind: z.literal('enrol-key'),
    person: personIdSchema,
    key: keyShape,
    as: z.enum(['active', 'dormant']),
  }),
  setKeyStanding,
  z.strictObject({ kind: z.literal('revoke-key'), person: personIdSchema, keyId: keyIdSchema }),
  /** Asked for by the person whose device it is, with their own key. */
  z.strictObject({ kind: z.literal('register-device'), device: deviceShape }),
  setDeviceStanding,
  defineGroup,
  defineCalendar,
  delegate,
  z.strictObject({
    kind: z.literal('end-delegation'),
    from: personIdSchema,
    to: personIdSchema,
  }),
  setReleases,
  /** What the review found: whoever does not keep a role loses it, and the seats that need it. */
  z.strictObject({
    kind: z.literal('access-review'),
    through: dateSchema,
    decisions: z
      .array(
        z.strictObject({
          person: personIdSchema,
          role: z.enum(roleNames),
          decision: z.enum(reviewDecisions),
          /** Day on which it was exercised last; null: not within the time that was looked at. */
          lastUsed: dateSchema.nullable(),
        }),
      )
      .min(1)
      .max(2_000),
  }),
  /** Undoes an earlier change, which is named by its intent and repeated here to be read. */
  z.strictObject({ kind: z.literal('revert'), of: intentDigestSchema, undoes: reversibleChangeSchema }),
]);

export type RosterChange = z.infer<typeof rosterChangeSchema>;
export type ReversibleChange = z.infer<typeof reversibleChangeSchema>;
export type RosterChangeKind = RosterChange['kind'];
export type Grants = z.infer<typeof grantsSchema>;

const DAY_MS = 86_400_000;

/** What no shape can say of a change; undefined when all is well. */
export const rosterChangeValue = (change: RosterChange): string | undefined => {
  switch (change.kind) {
    case 'set-roles':
      return grantsValue('from', change.from) ?? grantsValue('to', change.to) ?? moved(change);
    case 'set-standing':
    case 'activate-key':
    case 'set-device-standing':
    case 'define-calendar':
      return moved(change);
    case 'define-group':
      return groupValue('from', change.from) ?? groupValue('to', change.to) ?? moved(change);
    case 'set-releases':
      return releasesValue('from', change.from) ?? releasesValue('to', change.to) ?? moved(change);
    case 'enrol-key':
      return keyValue('change.key', change.key);
    case 'delegate':
      return delegationValue(change);
    case 'end-delegation':
      return change.from === change.to ? 'change: one person twice' : undefined;
    case 'access-review':
      return reviewValue(change);
    case 'revert':
      return rosterChangeValue(change.undoes);
    case 'add-person':
      return change.person === change.serviceOf ? 'change: nobody answers for themselves' : undefined;
    case 'revoke-key':
    case 'register-device':
      return undefined;
  }
};

const moved = ({ from, to }: { readonly from: unknown; readonly to: unknown }): string | undefined =>
  canonicalize(from as JsonValue) === canonicalize(to as JsonValue) ? 'change: nothing changes' : undefined;

const rolesValue = (where: string, roles: Grants['roles']): string | undefined =>
  sortedRoles(roles).every((role, index) => role === roles[index]) &&
  sortedRoles(roles).length === roles.length
    ? undefined
    : `change.${where}.roles: not in order, or one twice`;

const grantsValue = (where: string, { roles, groups }: Grants): string | undefined =>
  rolesValue(where, roles) ??
  (isSortedSet(groups) ? undefined : `change.${where}.groups: not sorted, or one twice`);

const groupValue = (
  where: string,
  group: Extract<RosterChange, { kind: 'define-group' }>['from'],
): string | undefined => (group === null ? undefined : rolesValue(where, group.roles));

const releasesValue = (
  where: string,
  releases: Extract<RosterChange, { kind: 'set-releases' }>['from'],
): string | undefined =>
  isSortedSet(releases.map(({ build }) => build))
    ? undefined
    : `change.${where}: builds not sorted, or one twice`;

const delegationValue = ({
  from,
  to,
  groups,
  since,
  until,
}: Extract<RosterChange, { kind: 'delegate' }>): string | undefined => {
  if (from === to) return 'change: one person twice';
  if (!isSortedSet(groups)) return 'change.groups: not sorted, or one twice';
  const lengthMs = Date.parse(until) - Date.parse(since);
  if (lengthMs <= 0) return 'change.until: not after change.since';
  return lengthMs > DELEGATION_DAYS_MAX * DAY_MS
    ? `change.until: more than ${String(DELEGATION_DAYS_MAX)} days after change.since`
    : undefined;
};

const reviewValue = ({ decisions }: Extract<RosterChange, { kind: 'access-review' }>): string | undefined =>
  isSortedSet(decisions.map(({ person, role }) => `${person} ${role}`))
    ? undefined
    : 'change.decisions: not sorted, or one twice';
