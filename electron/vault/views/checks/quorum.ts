import type { GroupId, PersonId } from '#shared/brand';
import type { CheckView, QuorumView } from '#shared/ipc';
import { countedApprovals, escalatedPlaces, openHoursAt, type IntentRecord } from '#shared/projection';
import { isOpen, stoppedBy } from '../../journal/intent-row.ts';
import { personName } from '../names.ts';
import { groupNames, listed, type Scope } from '../scope.ts';
import { attention, counted, failed, minuteText, passed } from './check.ts';
import { reachOf, signersFor, type Reach } from './reach.ts';

const NAME = { id: 'quorum', title: 'Who can still approve' };
const HURRY_MS = 24 * 3_600_000;

/** How an open item can still be completed; undefined for any other. */
export const reachOfItem = ({ picture: { roster }, now }: Scope, record: IntentRecord): Reach | undefined => {
  if (roster === undefined || !isOpen(record) || stoppedBy(record) !== undefined) return undefined;
  const { requirement, approvals, intent } = record;
  const hasDecided = (person: PersonId): boolean =>
    approvals.some((approval) => approval.person === person && approval.stale === null);
  return reachOf(
    {
      requirement,
      approvals: countedApprovals(record, roster),
      initiator: intent.initiator,
      openHours: openHoursAt(record, lastMoment(intent)),
    },
    signersFor(requirement, roster, now.toISOString(), hasDecided),
  );
};

/** When it can be approved for the last time. */
const lastMoment = ({ expiresAt }: IntentRecord['intent']): string =>
  new Date(Date.parse(expiresAt) - 1).toISOString();

/** Somebody's absence matters when there is little time left. */
export const quorumCheck = (
  scope: Scope,
  { intent }: IntentRecord,
  reach: Reach | undefined,
): readonly CheckView[] => {
  // All seats are filled: a delay runs, which is a check of its own.
  if (reach === undefined || reach.open === 0) return [];
  if (reach.missing.length > 0) return [unreachable(scope, reach)];
  const forecast = forecastText(scope, reach);
  if (forecast === null)
    return [passed(NAME, `${counted(reach.able.length, 'person', 'people')} can still ${seatsText(reach)}.`)];
  const isUrgent = Date.parse(intent.expiresAt) - scope.now.getTime() < HURRY_MS;
  return isUrgent
    ? [attention(NAME, forecast, { remedy: 'Tell them now: it expires within a day.' })]
    : [passed(NAME, forecast)];
};

/** The seats that stay empty, and what can be done. */
export const unreachable = (scope: Scope, { missing, able }: Reach): CheckView => {
  const names = groupNames(scope.picture);
  const short = missing.map(
    ({ group, seats }) => `${counted(seats, 'person', 'people')} of ${names[group] ?? group}`,
  );
  const left =
    able.length === 0 ? 'nobody is left who can sign' : `only ${listed(namesOf(scope, able))} can still sign`;
  return failed(
    NAME,
    `It can’t be completed: ${listed(short)} ${isOne(missing) ? 'is' : 'are'} missing, ${left}.`,
    {
      remedy:
        'Whoever asked for it does not count, nor does anybody suspended or in shadow. Bring an approver back with a change of ' +
        'people, or have somebody else ask for it.',
    },
  );
};

const isOne = (missing: Reach['missing']): boolean => missing.length === 1 && missing[0]?.seats === 1;

/** "Only Ana and Ben can still fill 2 seats: if Ana or Ben is absent, it can’t be completed." Null: nobody is needed. */
export const forecastText = (scope: Scope, reach: Reach): string | null => {
  const { able, indispensable, open } = reach;
  if (indispensable.length === 0) return null;
  const needed = namesOf(scope, indispensable);
  if (open === 1) return `Only ${needed[0] ?? ''} can still ${seatsText(reach)}.`;
  return (
    `Only ${counted(able.length, 'person', 'people')} can still ${seatsText(reach)}: ` +
    `if ${listed(needed, 4, 'or')} is absent, it can’t be completed.`
  );
};

const seatsText = ({ open }: Reach): string =>
  open === 1 ? 'fill the open seat' : `fill the ${String(open)} open seats`;

const namesOf = ({ picture }: Scope, people: readonly PersonId[]): readonly string[] =>
  people.map((id) => personName(picture, id));

/** "Since 2026-05-01 17:00 UTC also Board may approve; as many are asked." What is decided says nothing of the time after. */
const escalationText = (scope: Scope, record: IntentRecord, group: GroupId): string | null => {
  const place = escalatedPlaces(record).find((it) => it.group === group);
  if (place === undefined) return null;
  const names = groupNames(scope.picture);
  const pool = listed(
    place.groups.map((id) => names[id] ?? id),
    4,
    'or',
  );
  const moment = isOpen(record) ? scope.now.getTime() : Date.parse(record.lastAt);
  const isThen = Date.parse(place.from) <= moment;
  if (!isThen && (!isOpen(record) || Date.parse(place.from) >= Date.parse(record.intent.expiresAt)))
    return null;
  return `${isThen ? 'Since' : 'From'} ${minuteText(place.from)} also ${pool} may approve; as many are asked.`;
};

/** How far it has come, with who counts. */
export const quorumView = (scope: Scope, record: IntentRecord, reach: Reach | undefined): QuorumView => {
  const names = groupNames(scope.picture);
  const order = record.approvals.map(({ person }) => person);
  return {
    groups: record.progress.groups.map(({ group, atLeast, counted: people }) => ({
      name: names[group] ?? group,
      atLeast,
      counted: namesOf(
        scope,
        people.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)),
      ),
      escalation: escalationText(scope, record, group),
    })),
    forecast: reach === undefined ? null : forecastText(scope, reach),
  };
};
