import type { QuorumHealthRow } from '#shared/ipc';
import { isDay } from '../../../components/TextField/days.ts';
import { listText } from '../../../state/index.ts';

/* How the rules of the policy stand with the people who are there, in words. */

const shownMax = 3;
const namedMax = 6;

/** The day that is asked about; undefined where that is today, or where the day can't be asked about. */
export const dayAsked = (day: string, today: string): string | undefined =>
  isDay(day) && day > today ? day : undefined;

/** What is wrong with a day: how the rules stood in the past is not what is looked at here. */
export const dayProblem = (day: string, today: string): string | undefined =>
  isDay(day) && day < today ? 'Today or later.' : undefined;

/** "2 / 3 Treasury": needed, and those of the group who can sign; then who is let in later. */
export const seatTexts = ({ groups }: Pick<QuorumHealthRow, 'groups'>): readonly string[] =>
  groups.map(
    ({ name, atLeast, able, letIn }) =>
      `${String(atLeast)} / ${String(able.length)} ${name}` +
      (letIn === null ? '' : `, after ${String(letIn.afterHours)} h ${listText(letIn.names, 'or')}`),
  );

/** What is to be known of how a rule stands besides whether it can be met; null where nothing is. */
export const stateNote = ({
  afterHours,
  lostFrom,
  isReachable,
  overdueSince,
}: Pick<QuorumHealthRow, 'afterHours' | 'lostFrom' | 'isReachable' | 'overdueSince'>): string | null => {
  if (lostFrom !== null) return isReachable ? `not from ${lostFrom} on` : 'as it is overdue';
  if (afterHours !== null && afterHours > 0) return `once open ${String(afterHours)} hours`;
  return overdueSince === null ? null : 'overdue: one more';
};

/** What the date of review of a rule means for its seats, in whole sentences; null where it has not passed. */
export const overdueText = ({
  rule,
  overdueSince,
  lostFrom,
}: Pick<QuorumHealthRow, 'rule' | 'overdueSince' | 'lostFrom'>): string | null => {
  if (overdueSince !== null)
    return `${rule} had to be looked at by ${overdueSince}, so one person more of each group is asked until a version with a later date is in force.`;
  return lostFrom === null
    ? null
    : `From ${lostFrom} on one person more is asked, which nobody can fill, unless a version with a later date is in force by then.`;
};

/** "Oscar Lind does not count, in shadow until …", one for each. */
export const shadowTexts = (inShadow: QuorumHealthRow['groups'][number]['inShadow']): readonly string[] =>
  inShadow.map(({ name, shadow }) => `${name} does not count, ${shadow}`);

/** "David Lindqvist or Anna Keller with Bram de Vries"; a few, then how many more. */
export const breakersText = ({ breakers }: Pick<QuorumHealthRow, 'breakers'>): string => {
  const texts = breakers.map((people) => listText(people, 'with'));
  const rest = texts.length - shownMax;
  return rest > 1 ? `${texts.slice(0, shownMax).join(', ')} or ${String(rest)} more` : listText(texts, 'or');
};

/** Who alone is enough to break a rule. */
export const alone = ({ breakers }: Pick<QuorumHealthRow, 'breakers'>): boolean =>
  breakers.some((people) => people.length === 1);

const urgency = (row: QuorumHealthRow): number => {
  if (!row.isReachable) return 0;
  if (alone(row)) return 1;
  return row.breakers.length > 0 ? 2 : 3;
};

/** What can't be met first, then what hangs on one person, then on two; else as the policy has them. */
export const byUrgency = (rows: readonly QuorumHealthRow[]): readonly QuorumHealthRow[] =>
  rows
    .map((row, index) => ({ row, index }))
    .sort((a, b) => urgency(a.row) - urgency(b.row) || a.index - b.index)
    .map(({ row }) => row);

/** "17 rules: EUR-3, EUR-4 …": a few by name, the table has them all. */
const rulesText = (rows: readonly QuorumHealthRow[]): string => {
  const names = rows.map(({ rule }) => rule);
  const rest = names.length - namedMax;
  const named =
    rest > 1 ? `${names.slice(0, namedMax).join(', ')} and ${String(rest)} more` : listText(names);
  return `${rows.length === 1 ? '1 rule' : `${String(rows.length)} rules`}: ${named}`;
};

export interface HealthHeadline {
  readonly tone: 'info' | 'warn' | 'alarm';
  readonly text: string;
  readonly more: string | undefined;
}

/** Who will be away, and when: the day is undefined where today is asked about. */
export interface Absence {
  readonly away: readonly string[];
  readonly day?: string | undefined;
}

/** What follows for the rules from who is there, and from who will be away on which day. */
export const headline = (
  today: readonly QuorumHealthRow[],
  then: readonly QuorumHealthRow[],
  absence: Absence,
): HealthHeadline => {
  const { away, day } = absence;
  const lost = today.filter(({ isReachable }) => !isReachable);
  const missed = then.filter(
    ({ isReachable, rule }) => !isReachable && !lost.some((row) => row.rule === rule),
  );
  if (away.length === 0 && day === undefined) return todayHeadline(today, lost);
  const more = sentences(
    lost.length > 0 && `Nobody can meet ${rulesText(lost)} today, whoever is away.`,
    overdueThen(missed),
  );
  return missed.length === 0
    ? {
        tone: 'info',
        text: `${absenceText(absence)} Every rule that can be met today can still be met.`,
        more,
      }
    : { tone: 'warn', text: `${absenceText(absence)} You will miss quorum for ${rulesText(missed)}.`, more };
};

const absenceText = ({ away, day }: Absence): string => {
  if (away.length === 0) return `On ${String(day)}:`;
  return day === undefined ? `Away: ${listText(away)}.` : `On ${day}, away: ${listText(away)}.`;
};

/** Of what is missed, what would not be if its rule were looked at in time. */
const overdueThen = (missed: readonly QuorumHealthRow[]): string | false => {
  const late = missed.filter(({ overdueSince, lostFrom }) => overdueSince !== null && lostFrom !== null);
  return (
    late.length > 0 &&
    `${rulesText(late)} could still be met if looked at again in time: overdue by then, one person more is asked.`
  );
};

const sentences = (...all: readonly (string | false)[]): string | undefined => {
  const said = all.filter((it) => it !== false);
  return said.length === 0 ? undefined : said.join(' ');
};

const todayHeadline = (
  rows: readonly QuorumHealthRow[],
  lost: readonly QuorumHealthRow[],
): HealthHeadline => {
  const thin = rows.filter((row) => row.isReachable && alone(row));
  const overdue = lost.filter(({ lostFrom }) => lostFrom !== null);
  const more = sentences(
    overdue.length > 0 &&
      `${rulesText(overdue)} only because the date of review has passed: look at that again.`,
    thin.length > 0 && `One person’s absence is enough to miss quorum for ${rulesText(thin)}.`,
    comingText(rows),
  );
  return lost.length === 0
    ? { tone: 'info', text: 'Every rule can be met by the people who are there.', more }
    : { tone: 'alarm', text: `The people who are there can not meet ${rulesText(lost)}.`, more };
};

/** The next day from which rules can't be met unless somebody looks at them before. */
const comingText = (rows: readonly QuorumHealthRow[]): string | false => {
  const coming = rows.filter(({ isReachable, lostFrom }) => isReachable && lostFrom !== null);
  const [first] = coming.map(({ lostFrom }) => lostFrom ?? '').sort();
  if (first === undefined) return false;
  const then = coming.filter(({ lostFrom }) => lostFrom === first);
  return `From ${first} on nobody can meet ${rulesText(then)}, unless looked at again before.`;
};
