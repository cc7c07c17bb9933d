import type { IntentDigest, PersonId } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import { reversibleChangeSchema, type ReversibleChange } from '#shared/intent';
import type { FreezeView, QuorumHealthRow, RosterPerson, RosterView } from '#shared/ipc';
import { activePolicy, quorumHealth } from '#shared/projection';
import {
  grantProblems,
  isInForce,
  shadowOf,
  shadowText,
  type Freeze,
  type Person,
  type Roster,
  type RosterIndex,
} from '#shared/roster';
import { rosterDeed, scopeText } from '../journal/roster-deeds.ts';
import { workingSetOf } from '../store/picture.ts';
import { recordOf } from './decide.ts';
import { namedPerson, personName, shownText } from './names.ts';
import { powersOf } from './powers.ts';
import { reviewOf } from './review-due.ts';
import { groupNames, type Scope } from './scope.ts';

/* The roster as this desk has verified it, for whoever looks after people. */

export const rosterView = async (scope: Scope): Promise<Result<RosterView, ShownError>> => {
  const { picture, now } = scope;
  const index = picture.roster;
  if (index === undefined) return ok(EMPTY);
  const { version, people, groups, calendars = [], delegations, releases, freezes } = index.roster;
  return ok({
    version,
    people: people.map((person) => personView(scope, index, person)),
    groups: groups.map((group) => ({
      ...group,
      members: people.filter((person) => person.groups.includes(group.id)).map(({ id }) => id),
    })),
    calendars,
    delegations: delegations.map((each) => ({
      ...each,
      fromName: personName(picture, each.from),
      toName: personName(picture, each.to),
      isInForce: isInForce(each, now.toISOString()),
    })),
    releases,
    freezes: await Promise.all(freezes.map((freeze) => freezeView(scope, freeze))),
    review: await reviewOf(scope, index),
    revertible: await revertible(scope, index),
  });
};

const freezeView = async (scope: Scope, freeze: Freeze): Promise<FreezeView> => {
  const { picture } = scope;
  const record = await recordOf(scope, freeze.intent);
  const people = record.ok
    ? [record.value.intent.initiator, ...record.value.approvals.map(({ person }) => person)]
    : [];
  return {
    ...freeze,
    what: shownText(
      picture,
      scopeText(freeze.scope, (id) => picture.wallets.get(id)?.wallet.name),
    ),
    byNames: people.map((id) => personName(picture, id)),
  };
};

const EMPTY: RosterView = {
  version: 0,
  people: [],
  groups: [],
  calendars: [],
  delegations: [],
  releases: [],
  freezes: [],
  review: { lastAt: null, dueAt: null, isOverdue: false, overdue: [] },
  revertible: [],
};

const personView = (scope: Scope, index: RosterIndex, person: Person): RosterPerson => {
  const { picture } = scope;
  const { id, standing, roles, groups, serviceOf } = person;
  const { name, title } = namedPerson(picture, person);
  const { keys, devices } = index.roster;
  return {
    id,
    name,
    title,
    standing,
    shadow: shadowOfPerson(scope, index, id),
    roles,
    groups,
    serviceOfName: serviceOf === null ? null : personName(picture, serviceOf),
    keys: keys
      .filter((key) => key.person === id)
      .map(({ keyId, token, custody, attestation, standing: of }) => ({
        id: keyId,
        serial: token.serial,
        model: token.model,
        custody,
        isAttested: attestation !== null,
        standing: of,
      })),
    devices: devices
      .filter((device) => device.person === id)
      .map(({ id: device, name: place, standing: of }) => ({ id: device, name: place, standing: of })),
    may: powersOf(scope, index, person),
    conflicts: grantProblems(index, id),
    answersFor: answersFor(scope, id),
  };
};

const shadowOfPerson = ({ now }: Scope, index: RosterIndex, id: PersonId): string | null => {
  const shadow = shadowOf(index, id, now.toISOString());
  return shadow === null ? null : shadowText(shadow);
};

/** What would be nobody's if this person left. */
const answersFor = ({ picture, now }: Scope, id: PersonId): RosterPerson['answersFor'] => ({
  wallets: [...picture.wallets.values()]
    .filter(({ wallet, state }) => wallet.owner === id && state !== 'archived')
    .map(({ wallet }) => ({ id: wallet.id, name: wallet.name })),
  mandates: [...picture.mandates.values()]
    .filter(
      ({ mandate, isRevoked }) =>
        mandate.owner === id && !isRevoked && Date.parse(mandate.expiresAt) > now.getTime(),
    )
    .map(({ mandate }) => ({ id: mandate.id, client: mandate.client })),
  rules: (activePolicy(workingSetOf(picture))?.policy.rules ?? [])
    .filter(({ owner }) => owner === id)
    .map(({ id: rule }) => rule),
});

const REVERTIBLE_MAX = 200;

/** Changes that touched their subjects last, and are of a kind that can be undone. */
const revertible = async (scope: Scope, { roster }: RosterIndex): Promise<RosterView['revertible']> => {
  const intents = [...new Set(roster.changes.map(({ intent }) => intent))].slice(-REVERTIBLE_MAX);
  const found = await Promise.all(intents.map((intent) => recordOf(scope, intent)));
  return found.flatMap((record) => {
    if (!record.ok || record.value.intent.type !== 'roster.change') return [];
    const change = reversibleChangeSchema.safeParse(record.value.intent.change);
    if (!change.success) return [];
    const what = shownText(scope.picture, rosterDeed(change.data));
    const { digest, intent, lastAt } = record.value;
    const byName = personName(scope.picture, intent.initiator);
    return [{ intent: digest, kind: change.data.kind, what, at: lastAt, byName }];
  });
};

export const rosterContent = ({ roster }: Scope['picture']): Result<Roster, ShownError> =>
  roster === undefined ? err(shownError('not-found', 'no roster')) : ok(roster.roster);

export const reversibleChange = async (
  scope: Scope,
  digest: IntentDigest,
): Promise<Result<ReversibleChange, ShownError>> => {
  const record = await recordOf(scope, digest);
  if (!record.ok) return record;
  const { intent } = record.value;
  const change = reversibleChangeSchema.safeParse(intent.type === 'roster.change' ? intent.change : null);
  return change.success ? ok(change.data) : err(shownError('revert-refused', digest));
};

/** The moment that is asked about: now, or the beginning of another day. */
const momentOf = ({ now }: Scope, day: string): string => {
  const instant = now.toISOString();
  return instant.startsWith(day) ? instant : `${day}T00:00:00.000Z`;
};

/** How each rule of the active policy stands on a day, with some people absent; today by this desk's clock. */
export const quorumHealthRows = (
  scope: Scope,
  absent: readonly PersonId[],
  day = scope.now.toISOString().slice(0, 'YYYY-MM-DD'.length),
): Result<readonly QuorumHealthRow[], never> => {
  const { picture } = scope;
  const policy = activePolicy(workingSetOf(picture))?.policy;
  const index = picture.roster;
  if (index === undefined || policy === undefined) return ok([]);
  const names = groupNames(picture);
  const nameOf = (id: PersonId): string => personName(picture, id);
  return ok(
    quorumHealth(policy, index, momentOf(scope, day), absent, day).map(({ groups, breakers, ...rule }) => ({
      ...rule,
      groups: groups.map(({ group, atLeast, able, inShadow, letIn }) => ({
        name: names[group] ?? group,
        atLeast,
        able: able.map(nameOf),
        inShadow: inShadow.map((id) => ({
          name: nameOf(id),
          shadow: shadowOfPerson(scope, index, id) ?? '',
        })),
        letIn: letIn && {
          afterHours: letIn.afterHours,
          names: letIn.groups.map((id) => names[id] ?? id),
          able: letIn.able.map(nameOf),
        },
      })),
      breakers: breakers.map((people) => people.map(nameOf)),
    })),
  );
};
