import type { PersonId } from '#shared/brand';
import type { GrantUseRow, QuorumHealthRow, RosterDraft, RosterPerson, RosterView } from '#shared/ipc';
import { mayJoin, roleTitles } from '#shared/roster';
import { listText } from '../../../state/index.ts';
import type { Aim } from '../change/aim.ts';
import type { Word } from '../roster/person-words.ts';

/*
 * A review of who may what: each grant is kept, removed, or left out of this review. Whoever is named in a review
 * neither proposes nor decides on it, so those who decide are left out at first and reviewed by one another later.
 */

export type ReviewDecision = 'keep' | 'remove' | 'no-answer' | 'leave-out';
export type Decisions = ReadonlyMap<string, ReviewDecision>;

export const decisionWords: Readonly<Record<ReviewDecision, Word>> = {
  keep: { text: 'keep', tone: 'ok' },
  remove: { text: 'remove', tone: 'alarm' },
  'no-answer': { text: 'no answer: falls', tone: 'alarm' },
  'leave-out': { text: 'not reviewed', tone: 'plain' },
};

type Use = Pick<GrantUseRow, 'kind' | 'isIdle' | 'isUsedLately'>;

/** What the use of a grant says of it, or the lack of use, in a word. */
export const wordOfUse = ({ kind, isIdle, isUsedLately }: Use): string => {
  if (isIdle) return 'unused';
  if (isUsedLately) return 'in use';
  if (kind === 'held-ready') return 'held ready';
  return kind === 'no-trace' ? 'leaves no trace' : 'too new to tell';
};

export const textOfUse = ({ kind, isIdle, isUsedLately }: Use): string => {
  if (isUsedLately) return 'Used within 90 days';
  if (kind === 'held-ready')
    return 'Held ready for an emergency: that it is not used says nothing against it';
  if (kind === 'no-trace') return 'Leaves no trace: it reads, and the journal does not show reading';
  return isIdle ? 'Neither used nor given within 90 days' : 'Given within 90 days, and not used since';
};

export const grantKey = ({ person, role }: Pick<GrantUseRow, 'person' | 'role'>): string =>
  `${person} ${role}`;

/** Idle grants first, then by name and role. */
export const grantsInOrder = (rows: readonly GrantUseRow[]): readonly GrantUseRow[] =>
  [...rows].sort(
    (a, b) =>
      Number(b.isIdle) - Number(a.isIdle) ||
      a.name.localeCompare(b.name, 'en') ||
      roleTitles[a.role].localeCompare(roleTitles[b.role], 'en'),
  );

/** People who may be asked to decide on a change of people: those who sit where the policy asks for seats on it. */
export const decidersOf = (
  health: readonly QuorumHealthRow[],
  roster: Pick<RosterView, 'groups' | 'people'>,
): { readonly seats: number; readonly people: readonly RosterPerson[] } => {
  const rules = health.filter(({ actions }) => actions.includes('roster.change'));
  const asked = rules.flatMap(({ groups }) => groups);
  const members = new Set(
    roster.groups
      .filter(({ name }) => asked.some((group) => group.name === name))
      .flatMap((it) => it.members),
  );
  return {
    seats: Math.max(0, ...rules.map(({ groups }) => groups.reduce((sum, { atLeast }) => sum + atLeast, 0))),
    people: roster.people.filter(({ id, standing }) => standing === 'active' && members.has(id)),
  };
};

/** What is decided of a grant: what was chosen. Without an answer it falls, unless the review leaves its holder out. */
export const decisionOf = (
  row: GrantUseRow,
  chosen: Decisions,
  outside: ReadonlySet<PersonId>,
): ReviewDecision => chosen.get(grantKey(row)) ?? (outside.has(row.person) ? 'leave-out' : 'no-answer');

export interface ReviewSummary {
  readonly kept: readonly GrantUseRow[];
  /** All that fall: by decision, and because nobody answered. */
  readonly removed: readonly GrantUseRow[];
  readonly unanswered: readonly GrantUseRow[];
  readonly leftOut: readonly GrantUseRow[];
}

export const summaryOf = (
  rows: readonly GrantUseRow[],
  chosen: Decisions,
  outside: ReadonlySet<PersonId>,
): ReviewSummary => {
  const of = (decision: ReviewDecision): readonly GrantUseRow[] =>
    rows.filter((row) => decisionOf(row, chosen, outside) === decision);
  const unanswered = of('no-answer');
  return {
    kept: of('keep'),
    removed: [...of('remove'), ...unanswered],
    unanswered,
    leftOut: of('leave-out'),
  };
};

/** "3 kept, 2 removed, 1 of them because nobody answered; 4 not in this review." */
export const countsText = ({ kept, removed, unanswered, leftOut }: ReviewSummary): string => {
  const silent =
    unanswered.length === 0 ? '' : `, ${String(unanswered.length)} of them because nobody answered`;
  return `${String(kept.length)} kept, ${String(removed.length)} removed${silent}; ${String(leftOut.length)} not in this review.`;
};

/** What was used, or given, within 90 days: one answer for all of it. A use of long ago asks for an answer of its own. */
export const inUse = (rows: readonly GrantUseRow[], outside: ReadonlySet<PersonId>): readonly GrantUseRow[] =>
  rows.filter(
    ({ kind, isIdle, isUsedLately, person }) =>
      !outside.has(person) && (isUsedLately || (kind === 'exercised' && !isIdle)),
  );

/** "Carla Rossi: Break-glass holder, with the seat in Break-glass holders", person after person. */
export const removalTexts = (
  { removed }: ReviewSummary,
  { people, groups }: Pick<RosterView, 'people' | 'groups'>,
): readonly string[] => {
  const ids = [...new Set(removed.map(({ person }) => person))];
  return ids.flatMap((id) => {
    const person = people.find((each) => each.id === id);
    if (person === undefined) return [];
    const gone = removed.filter((row) => row.person === id).map(({ role }) => role);
    const left = person.roles.filter((role) => !gone.includes(role));
    const seats = groups.filter((group) => person.groups.includes(group.id) && !mayJoin(left, group));
    const falls = seats.length === 0 ? '' : `, with the seat in ${listText(seats.map(({ name }) => name))}`;
    return [`${person.name}: ${listText(gone.map((role) => roleTitles[role]))}${falls}`];
  });
};

/** Who is left to decide on this review: nobody decides on their own power. */
export const leftToDecide = (
  { kept, removed }: ReviewSummary,
  deciders: readonly RosterPerson[],
  me: PersonId | undefined,
): readonly RosterPerson[] =>
  deciders.filter(({ id }) => id !== me && ![...kept, ...removed].some(({ person }) => person === id));

export interface ReviewParts {
  readonly summary: ReviewSummary;
  readonly me: PersonId | undefined;
  /** Day up to which the use of the grants was looked at. */
  readonly through: string;
  /** How many have to decide on it, and who of them is left. */
  readonly seats: number;
  readonly left: readonly RosterPerson[];
}

export const reviewAim = ({ summary, me, through, seats, left }: ReviewParts): Aim<RosterDraft> => {
  const { kept, removed, unanswered } = summary;
  const named = [...kept, ...removed];
  if (named.length === 0) return { whyNot: 'No grant is in the review.' };
  if (kept.length === 0 && removed.length === unanswered.length)
    return { whyNot: 'Nothing is answered yet: what nobody answers for falls.' };
  if (named.some(({ person }) => person === me))
    return { whyNot: 'Nobody reviews their own grants: leave yours out.' };
  if (left.length < seats)
    return {
      whyNot: `${String(seats)} have to decide on it, and ${left.length === 0 ? 'nobody' : `only ${listText(left.map(({ name }) => name))}`} is left outside it. Leave more of them out, and review them later.`,
    };
  return {
    ready: {
      kind: 'access-review',
      through,
      decisions: named.map((row) => ({
        person: row.person,
        role: row.role,
        decision: decisionIn(summary, row),
        lastUsed: dayOf(row),
      })),
    },
  };
};

const decisionIn = (
  { removed, unanswered }: ReviewSummary,
  row: GrantUseRow,
): Exclude<ReviewDecision, 'leave-out'> => {
  if (unanswered.includes(row)) return 'no-answer';
  return removed.includes(row) ? 'remove' : 'keep';
};

/** What would be lost with a grant that does nothing day by day; undefined where its use tells enough. */
export const lossText = ({ kind, name }: Pick<GrantUseRow, 'kind' | 'name'>): string | undefined => {
  if (kind === 'held-ready')
    return `Without it ${name} can’t declare an emergency. Two holders have to be left, or the review is refused.`;
  return kind === 'no-trace'
    ? `Without it ${name} can’t look as an auditor, or stand by as a witness, any more.`
    : undefined;
};

export const dayOf = ({ lastUsed }: Pick<GrantUseRow, 'lastUsed'>): string | null =>
  lastUsed === null ? null : lastUsed.slice(0, 'YYYY-MM-DD'.length);
