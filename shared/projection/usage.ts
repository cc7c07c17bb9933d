import type { GroupId, PersonId } from '#shared/brand';
import { groupsAsked } from '#shared/policy';
import { exercisedIn, type Role, type RosterIndex } from '#shared/roster';
import { effectOf } from './change-subjects.ts';
import { initiatingRoles, isWatching } from './initiation.ts';
import { openHoursAt } from './quorum.ts';
import type { IntentRecord, RecordedApproval, RunbookMark, RunbookRecord } from './types.ts';

/* Power and its use, as the journal tells it: what nobody has exercised for long need not be anybody's. */

/** After so many days without use a grant is idle. */
export const IDLE_DAYS = 90;

const DAY_MS = 86_400_000;

/** A role that a person made use of, or was given, at an instant. */
export interface PowerEvent {
  readonly person: PersonId;
  readonly role: Role;
  readonly at: string;
  readonly kind: 'used' | 'granted';
}

/**
 * What the lack of use says of a role. `exercised`: whoever holds it leaves a trace in the journal, so a grant without
 * one is idle. `no-trace`: reading, which no journal shows. `held-ready`: it is there for the day on which it is needed.
 */
type GrantKind = 'exercised' | 'no-trace' | 'held-ready';

const grantKindOf = (role: Role): GrantKind => {
  if (role === 'break-glass') return 'held-ready';
  return isWatching(role) ? 'no-trace' : 'exercised';
};

/** A grant as a review looks at it. */
export interface GrantUse {
  readonly person: PersonId;
  readonly role: Role;
  readonly kind: GrantKind;
  /** When it was exercised last; null: not within what was looked at. */
  readonly lastUsed: string | null;
}

/** What one item tells: who proposed it, who decided on it in which seat, and whom it gave a role. */
export const powerIn = (record: IntentRecord, roster: RosterIndex): readonly PowerEvent[] => [
  ...proposedBy(record, roster),
  ...record.approvals.flatMap((approval) =>
    exercisedIn(roster, rolesOf(roster, approval.person), askedOf(record, approval)).map(
      (role): PowerEvent => ({
        person: approval.person,
        role,
        at: approval.issuedAt,
        kind: 'used',
      }),
    ),
  ),
  ...grantedIn(record),
];

/** By each role that let them. A service account makes use of what it is with whatever it proposes. */
const proposedBy = ({ intent, proposedAt }: IntentRecord, roster: RosterIndex): readonly PowerEvent[] => {
  const { initiator: person } = intent;
  const roles = rolesOf(roster, person);
  const isService = roles.includes('service-account');
  const used = [...initiatingRoles(intent, roles), ...(isService ? (['service-account'] as const) : [])];
  return [...new Set(used)].map((role) => ({ person, role, at: proposedAt, kind: 'used' }));
};

/** Steps of a runbook that were signed by a role which they ask for. What anybody may sign takes none. */
export const powerInRunbook = (
  { runbook, marks }: Pick<RunbookRecord, 'runbook' | 'marks'>,
  roster: RosterIndex,
): readonly PowerEvent[] => {
  const asks = new Map(runbook.steps.map((step) => [step.id, step.asks]));
  return marks.flatMap((mark) => signedWith(mark, asks.get(mark.step) ?? [], roster));
};

const signedWith = (
  { how, by }: RunbookMark,
  asks: readonly Role[],
  roster: RosterIndex,
): readonly PowerEvent[] => {
  if (how !== 'signed' || by === null) return [];
  return rolesOf(roster, by.person)
    .filter((role) => asks.includes(role))
    .map((role) => ({ person: by.person, role, at: by.at, kind: 'used' }));
};

/** Of the groups in which somebody sat those that the item asked by then: no other seat was made use of. */
const askedOf = (record: IntentRecord, { groups, recordedAt }: RecordedApproval): readonly GroupId[] => {
  const asked = groupsAsked(record.requirement.groups, openHoursAt(record, recordedAt));
  return groups.filter((group) => asked.includes(group));
};

const rolesOf = (roster: RosterIndex, person: PersonId): readonly Role[] =>
  roster.person(person)?.roles ?? [];

const grantedIn = ({ intent, status, lastAt }: IntentRecord): readonly PowerEvent[] => {
  if (intent.type !== 'roster.change' || status !== 'carried-out') return [];
  const effect = effectOf(intent.change);
  if (effect.kind !== 'set-roles') return [];
  return effect.to.roles
    .filter((role) => !effect.from.roles.includes(role))
    .map((role) => ({ person: effect.person, role, at: lastAt, kind: 'granted' }));
};

/** Every grant of an active person with its last use, in the order of ids and roles. */
export const grantUses = (roster: RosterIndex, events: readonly PowerEvent[]): readonly GrantUse[] => {
  const last = latest(events.filter(({ kind }) => kind === 'used'));
  return [...roster.roster.people]
    .filter(({ standing }) => standing === 'active')
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap(({ id: person, roles }) =>
      [...roles].sort().map((role) => ({
        person,
        role,
        kind: grantKindOf(role),
        lastUsed: last.get(keyOf(person, role)) ?? null,
      })),
    );
};

/**
 * Grants that were neither exercised nor given within the idle time before an instant, of roles whose exercise leaves a
 * trace. `since` is when the journal began: what the founders granted is as old as it is.
 */
export const idleGrants = (
  roster: RosterIndex,
  events: readonly PowerEvent[],
  { at, since }: { readonly at: string; readonly since: string },
): readonly GrantUse[] => {
  const last = latest(events);
  return grantUses(roster, events).filter(
    ({ person, role, kind }) =>
      kind === 'exercised' && !isWithinIdleTime(last.get(keyOf(person, role)) ?? since, at),
  );
};

/** Whether a grant was exercised within the idle time before an instant: what is known from before then is no use. */
export const isUsedLately = ({ lastUsed }: Pick<GrantUse, 'lastUsed'>, at: string): boolean =>
  lastUsed !== null && isWithinIdleTime(lastUsed, at);

const isWithinIdleTime = (instant: string, at: string): boolean =>
  Date.parse(instant) >= Date.parse(at) - IDLE_DAYS * DAY_MS;

const keyOf = (person: PersonId, role: Role): string => `${person} ${role}`;

const latest = (events: readonly PowerEvent[]): ReadonlyMap<string, string> => {
  const last = new Map<string, string>();
  for (const { person, role, at } of events) {
    const known = last.get(keyOf(person, role));
    if (known === undefined || Date.parse(known) < Date.parse(at)) last.set(keyOf(person, role), at);
  }
  return last;
};
