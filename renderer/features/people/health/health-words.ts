import type { QuorumHealthRow } from '#shared/ipc';
import { listText } from '../../../state/index.ts';

/* How the rules of the policy stand with the people who are there, in words. */

const shownMax = 3;

/** "2 / 3 Treasury": needed, and those of the group who can sign. */
export const seatTexts = ({ groups }: Pick<QuorumHealthRow, 'groups'>): readonly string[] =>
  groups.map(({ name, atLeast, able }) => `${String(atLeast)} / ${String(able.length)} ${name}`);

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

const rulesText = (rows: readonly QuorumHealthRow[]): string =>
  `${rows.length === 1 ? '1 rule' : `${String(rows.length)} rules`}: ${listText(rows.map(({ rule }) => rule))}`;

export interface HealthHeadline {
  readonly tone: 'info' | 'warn' | 'alarm';
  readonly text: string;
  readonly more: string | undefined;
}

/** What follows for the rules from who is there, and from who will be away. */
export const headline = (
  today: readonly QuorumHealthRow[],
  then: readonly QuorumHealthRow[],
  away: readonly string[],
): HealthHeadline => {
  const lost = today.filter(({ isReachable }) => !isReachable);
  const missed = then.filter(
    ({ isReachable, rule }) => !isReachable && !lost.some((row) => row.rule === rule),
  );
  const more = lost.length === 0 ? undefined : `Nobody can meet ${rulesText(lost)}, whoever is away.`;
  if (away.length === 0) return todayHeadline(today, lost);
  return missed.length === 0
    ? {
        tone: 'info',
        text: `Away: ${listText(away)}. Every rule that can be met today can still be met.`,
        more,
      }
    : { tone: 'warn', text: `Away: ${listText(away)}. You will miss quorum for ${rulesText(missed)}.`, more };
};

const todayHeadline = (
  rows: readonly QuorumHealthRow[],
  lost: readonly QuorumHealthRow[],
): HealthHeadline => {
  const thin = rows.filter((row) => row.isReachable && alone(row));
  const more =
    thin.length === 0 ? undefined : `One person’s absence is enough to miss quorum for ${rulesText(thin)}.`;
  return lost.length === 0
    ? { tone: 'info', text: 'Every rule can be met by the people who are there.', more }
    : { tone: 'alarm', text: `The people who are there can not meet ${rulesText(lost)}.`, more };
};
