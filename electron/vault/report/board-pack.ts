import type { Intent } from '#shared/intent';
import { assetOf, formatAmount } from '#shared/money';
import type { Rule } from '#shared/policy';
import type { ReviewState } from '#shared/projection';
import { plainMarkdown as plain } from '#shared/words';
import { bullets, date, heading, instant, table } from './markdown.ts';

/*
 * The board pack: what was decided, changed and refused in a period, from the journal alone. Nothing in it is about the
 * day on which it is made, so that the same period of the same journal always gives the same text.
 */

type IntentType = Intent['type'];

export interface PackEvent {
  readonly seq: number;
  readonly time: string;
  /** The sentence of the audit trail, people by name. */
  readonly sentence: string;
  /** What it is about; null where it is about no item. */
  readonly about: IntentType | null;
}

export interface PackCount {
  readonly about: IntentType;
  readonly event: string;
  readonly count: number;
}

/** Payments of which the quorum was completed in the period, in one asset. Minor units. */
export interface PackMoney {
  readonly asset: string;
  readonly count: number;
  readonly minor: bigint;
  readonly largest: bigint;
}

/** A share or backup of a custody key that was not proved alive in time. */
export interface MissedProof {
  readonly key: string;
  readonly part: string;
  /** Since it was last known to be alive. */
  readonly days: number;
}

export interface PackFacts {
  readonly company: string;
  readonly origin: string;
  /** Dates, UTC; `to` is the first day that does not belong to it. */
  readonly period: { readonly from: string; readonly to: string };
  readonly journal: {
    /** Numbers of its first and last event in the period; null where it has none. */
    readonly events: { readonly first: number; readonly last: number } | null;
    /** Size of the journal at the end, and its root there. */
    readonly size: number;
    readonly root: string;
    /** Whether nothing can be added to the period any more. */
    readonly isComplete: boolean;
  };
  readonly counts: readonly PackCount[];
  readonly money: readonly PackMoney[];
  readonly deciders: readonly { readonly name: string; readonly count: number }[];
  /** What changed the policy, people, wallets and mandates, in order. */
  readonly changes: readonly PackEvent[];
  /** Payments that were denied, rejected, returned, or ran out, in order. */
  readonly exceptions: readonly PackEvent[];
  /** The policy in force at the end. */
  readonly policy: {
    readonly version: number;
    readonly digest: string;
    readonly rules: readonly Rule[];
    /** The day on which rules are looked at: the one after the period, or that of the newest event while it runs. */
    readonly day: string;
  } | null;
  /** Shares and backups that were not proved in time, at the end. Null where there was no key. */
  readonly missedProofs: readonly MissedProof[] | null;
  /** Of access, at the end. Null where the journal had no event yet. */
  readonly review: ReviewState | null;
}

/** Markdown, lines ended by line feeds. */
export const boardPack = (facts: PackFacts): string =>
  [
    cover(facts),
    decisions(facts),
    money(facts),
    policy(facts),
    review(facts),
    proofs(facts),
    ...SECTIONS.map((section) => changes(facts, section)),
    exceptions(facts),
    deciders(facts),
    howToCheck(facts),
  ].join('');

const cover = ({ company, origin, period, journal }: PackFacts): string =>
  [
    `# Board pack: ${plain(company)}`,
    '',
    `Period: ${period.from} to ${lastDay(period.to)}, by the journal's time (UTC).`,
    journal.events === null
      ? `Journal ${plain(origin)}: no event in this period.`
      : `Journal ${plain(origin)}: events ${String(journal.events.first)} to ${String(journal.events.last)}.`,
    journal.isComplete
      ? 'The period is over: nothing can be added to it.'
      : '**The period is not over:** a pack that is made later can hold more.',
    '',
  ].join('\n');

const DAY_MS = 86_400_000;
const lastDay = (to: string): string => new Date(Date.parse(to) - DAY_MS).toISOString().slice(0, 10);

const KINDS: Readonly<Record<IntentType, string>> = {
  transfer: 'Payments',
  'account.register': 'Accounts and wallets opened',
  'wallet.change': 'Changes of wallets',
  'mandate.grant': 'Posting mandates granted',
  'mandate.revoke': 'Posting mandates revoked',
  'person.erase': 'Erasures of personal data',
  'policy.publish': 'Versions of the policy',
  'roster.change': 'Changes of people and power',
  emergency: 'Emergencies',
  'key.register': 'Custody keys registered',
  'key.change': 'Changes of custody keys',
};

const OUTCOMES = [
  ['Proposed', 'intent.proposed'],
  ['Quorum complete', 'intent.approved'],
  ['Rejected', 'intent.rejected'],
  ['Returned', 'intent.returned'],
  ['Expired', 'intent.expired'],
  ['Denied by the policy', 'intent.denied'],
] as const;

const decisions = ({ counts }: PackFacts): string => {
  const countOf = (about: IntentType, event: string): number =>
    counts.find((row) => row.about === about && row.event === event)?.count ?? 0;
  const rows = (Object.keys(KINDS) as IntentType[])
    .map((about) => ({ about, figures: OUTCOMES.map(([, event]) => countOf(about, event)) }))
    .filter(({ figures }) => figures.some((figure) => figure > 0))
    .map(({ about, figures }) => [KINDS[about], ...figures.map(String)]);
  return (
    heading('What was decided') +
    table(['', ...OUTCOMES.map(([title]) => title)], rows, 'Nothing was proposed.')
  );
};

const money = ({ money: rows }: PackFacts): string =>
  heading('Payments with a complete quorum') +
  table(
    ['Asset', 'Payments', 'Sum', 'Largest'],
    rows.map(({ asset, count, minor, largest }) => [
      asset,
      String(count),
      amount(asset, minor),
      amount(asset, largest),
    ]),
    'None.',
  );

const amount = (code: string, minor: bigint): string => {
  const asset = assetOf(code);
  return asset === undefined ? `${minor.toString()} minor units` : formatAmount({ asset, minor });
};

const policy = ({ policy: inForce }: PackFacts): string => {
  if (inForce === null) return heading('The policy at the end') + 'There was none.\n';
  const overdue = inForce.rules.filter(({ reviewBy }) => reviewBy < inForce.day);
  return [
    heading('The policy at the end'),
    `Version ${String(inForce.version)} with ${String(inForce.rules.length)} rules, digest \`${inForce.digest}\`.\n`,
    overdue.length === 0
      ? 'No rule was overdue for review.\n'
      : `Overdue for review:\n\n${bullets(overdue.map(({ id, title, owner, reviewBy }) => `${plain(title)} (${plain(id)}), by ${reviewBy}; ${plain(owner)} answers for it`))}`,
  ].join('');
};

const review = ({ review: state }: PackFacts): string => {
  if (state === null) return '';
  const last =
    state.lastAt === null
      ? 'No review was ever carried out.'
      : `The last was carried out on ${date(state.lastAt.slice(0, 10))}.`;
  return `${heading('The review of access at the end')}${last} ${nextReview(state)}\n`;
};

/** A share that nobody has touched for months may be lost without anybody knowing: that is a risk, and is said. */
const proofs = ({ missedProofs: missed }: PackFacts): string => {
  if (missed === null) return '';
  const rows = missed.map(({ key, part, days }) => [plain(key), plain(part), String(days)]);
  return (
    heading('Custody keys: proofs of life that were missed at the end') +
    table(
      ['Key', 'Part', 'Days since it was last known alive'],
      rows,
      'None: every share and backup was proved in time.',
    )
  );
};

/** A review may leave grants out: they are due before the others, so how many there are is said. */
const nextReview = ({ dueAt, isOverdue, overdue }: ReviewState): string => {
  if (dueAt === null) return 'Nobody held a role, so none is due.';
  const due = date(dueAt.slice(0, 10));
  if (!isOverdue) return `The next one is due by ${due}.`;
  const which =
    overdue.length === 1
      ? `One role was overdue for review, since ${due}.`
      : `${String(overdue.length)} roles were overdue for review, the first since ${due}.`;
  return `**${which}** Until all are answered for, desks give a role or a seat only to another security administrator or break-glass holder.`;
};

interface Section {
  readonly title: string;
  readonly about: readonly (IntentType | null)[];
}

const SECTIONS: readonly Section[] = [
  { title: 'Changes of the policy', about: ['policy.publish'] },
  { title: 'Changes of people and power', about: ['roster.change', 'person.erase', null] },
  { title: 'Emergencies', about: ['emergency'] },
  { title: 'Custody keys', about: ['key.register', 'key.change'] },
  {
    title: 'Wallets, accounts and mandates',
    about: ['account.register', 'wallet.change', 'mandate.grant', 'mandate.revoke'],
  },
];

const changes = (facts: PackFacts, { title, about }: Section): string =>
  listed(
    title,
    facts.changes.filter((event) => about.includes(event.about)),
  );

const exceptions = ({ exceptions: events }: PackFacts): string =>
  listed('Payments that did not go through', events);

/** A board reads so many; where the rest stands is said. */
const LINES_MAX = 200;

const listed = (title: string, events: readonly PackEvent[]): string => {
  const shown = events.slice(0, LINES_MAX);
  const rest = events.slice(LINES_MAX);
  const more =
    rest.length === 0
      ? ''
      : `\nAnd ${String(rest.length)} more, events ${String(rest[0]?.seq)} to ${String(rest.at(-1)?.seq)}.\n`;
  if (events.length === 0) return `${heading(title)}None.\n`;
  return heading(title) + bullets(shown.map(lineOf)) + more;
};

const lineOf = ({ seq, time, sentence }: PackEvent): string =>
  `${instant(time)}, event ${String(seq)}: ${plain(sentence)}`;

const deciders = ({ deciders: people }: PackFacts): string =>
  heading('Who decided') +
  table(
    ['Person', 'Signed decisions'],
    people.map(({ name, count }) => [plain(name), String(count)]),
    'Nobody signed a decision.',
  );

const howToCheck = ({ journal, period }: PackFacts): string =>
  [
    heading('How to check this'),
    `Root of the journal at size ${String(journal.size)}, on ${date(lastDay(period.to))} or at the newest event before:\n`,
    `\`${journal.root}\`\n`,
    'Every desk that follows the journal makes this text from its own verified copy, byte for byte the same for as long as',
    'the names of people stay as they are. Its SHA-256 is shown beside it on the screen.\n',
  ].join('\n');
