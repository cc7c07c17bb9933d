import { createHash } from 'node:crypto';
import type { JournalHead, ReasonCode } from '#shared/approval';
import type { CommandId, PersonId, Sha256Hex } from '#shared/brand';
import type { Account } from '#shared/double-entry';
import { digestOf, type Intent, type SignedIntent } from '#shared/intent';
import { canStillHelp, type CountedApproval } from '#shared/policy';
import type { JsonObject } from '#shared/json';
import { activePolicy, type IntentRecord } from '#shared/projection';
import type { LedgerService } from '../service/index.ts';
import type { Answer, Command } from '../writer/index.ts';
import { instantOf, minutes, stepTime } from './calendar.ts';
import type { Company } from './data.ts';
import { planStep, type Planned } from './intents.ts';
import { CUSTODIAN, keyProofs, keySteps } from './keys.ts';
import { SCRIPT, type Outcome } from './script.ts';
import { signDecision, signSubmission, type Signer, type SigningContext } from './statements.ts';
import type { ChainKey, TokenBox } from './tokens.ts';

/** The clock of the past: set to each moment before it happens. */
export interface ScriptedClock {
  timeMs: number;
}

export interface HistoryOptions {
  readonly service: LedgerService;
  readonly company: Company;
  readonly signers: ReadonlyMap<PersonId, Signer>;
  readonly box: TokenBox;
  readonly clock: ScriptedClock;
  readonly nowMs: number;
  /** The key that pays over a chain. */
  readonly chainKey: ChainKey;
}

interface Action {
  readonly timeMs: number;
  readonly run: () => Promise<void>;
}

/** Who initiates: the controller; target balancing is the treasury manager's own work. */
const CONTROLLER = 'p-4b60a3' as PersonId;
const CASH_MANAGER = 'p-6fd3c1' as PersonId;

/** Minutes after the proposal at which an officer looks at the queue. */
const LOOKS_AFTER_MINUTES = [38, 95, 210, 330];
const MINUTES_BETWEEN_ITEMS = 3;

/** More than the company of the sandbox is founded with. */
const ACCOUNTS_MAX = 1_000;

/** Drives the real writer through the script: tokens sign, the policy judges, the journal records. */
export const playHistory = async (options: HistoryOptions): Promise<void> => {
  const page = { after: '', limit: ACCOUNTS_MAX, wallet: undefined };
  const { records } = await options.service.books.accounts(page);
  const accounts = records.map(({ account }) => account);
  const steps = SCRIPT.flatMap((_, index) => actionsOf(index, accounts, options));
  const actions = [...steps, ...keyActions(options), ...sweeps(options)];
  for (const { timeMs, run } of actions.toSorted((a, b) => a.timeMs - b.timeMs)) {
    options.clock.timeMs = timeMs;
    await run();
  }
};

const sweeps = ({ service, nowMs }: HistoryOptions): readonly Action[] =>
  SCRIPT.map(({ daysAgo }) => ({
    timeMs: stepTime(nowMs, daysAgo, '06:00'),
    run: () => service.expire(),
  }));

const actionsOf = (
  stepIndex: number,
  accounts: readonly Account[],
  options: HistoryOptions,
): readonly Action[] => {
  const step = SCRIPT[stepIndex];
  if (step === undefined) return [];
  const timeMs = stepTime(options.nowMs, step.daysAgo, step.at);
  const isBalancing = step.transfers?.every(({ remittance }) => remittance === 'Target balancing') === true;
  const initiator = isBalancing && step.payments === undefined ? CASH_MANAGER : CONTROLLER;
  const planned = planStep(step, stepIndex, { company: options.company, accounts, initiator, timeMs });
  const propose = { timeMs, run: () => proposeAll(planned, initiator, options) };
  return [propose, ...planned.flatMap((item, index) => decisionsOf(item, index, timeMs, options))];
};

const keyActions = (options: HistoryOptions): readonly Action[] => {
  const { company, nowMs, chainKey } = options;
  const place = { ledger: company.ledger, chainKey };
  const items = keySteps(place, nowMs).flatMap(({ timeMs, intent }) => {
    const planned: Planned = { intent, outcome: { kind: 'approved' } };
    const propose = { timeMs, run: () => proposeAll([planned], CUSTODIAN, options) };
    return [propose, ...decisionsOf(planned, 0, timeMs, options)];
  });
  const proofs = keyProofs(place, nowMs).map(({ timeMs, intent }) => ({
    timeMs,
    run: () => proposeAll([{ intent }], intent.initiator, options),
  }));
  return [...items, ...proofs];
};

const proposeAll = async (
  planned: readonly { readonly intent: SignedIntent }[],
  initiator: PersonId,
  options: HistoryOptions,
): Promise<void> => {
  const intents = planned.map(({ intent }) => intent);
  const submission = signSubmission(signerOf(options, initiator), intents.map(digestOf), contextOf(options));
  const answer = await deliver(options, {
    kind: 'propose',
    ...commandName(`propose.${submission.payload}`),
    submission,
    intents: intents as unknown as readonly JsonObject[],
  });
  if (answer.body.includes('"refused"')) throw new Error(`The history does not hold: ${answer.body}`);
};

const decisionsOf = (
  { intent, outcome }: Planned,
  index: number,
  proposedMs: number,
  options: HistoryOptions,
): readonly Action[] =>
  looksFor(outcome).map((afterMinutes, look) => ({
    timeMs: Math.min(
      proposedMs + minutes(afterMinutes + index * MINUTES_BETWEEN_ITEMS),
      options.nowMs - minutes(LOOKS_AFTER_MINUTES.length - look),
    ),
    run: () => decideOnce(intent, outcome, index + look, options),
  }));

const looksFor = (outcome: Outcome): readonly number[] => {
  switch (outcome.kind) {
    case 'approved':
      return LOOKS_AFTER_MINUTES;
    case 'waiting':
      return LOOKS_AFTER_MINUTES.slice(0, outcome.approvals);
    case 'rejected':
    case 'returned':
      return LOOKS_AFTER_MINUTES.slice(0, 1);
    case 'expired':
      return [];
  }
};

/** The next officer who is still asked for decides; nobody does when the item is closed. */
const decideOnce = async (
  intent: Intent,
  outcome: Outcome,
  turn: number,
  options: HistoryOptions,
): Promise<void> => {
  const record = options.service.set.intents.get(digestOf(intent));
  const policy = activePolicy(options.service.set);
  if (record?.status !== 'awaiting-approval' || policy === undefined) return;
  const officer = nextOfficer(record, turn, options);
  if (officer === undefined) return;
  const closing = reasonOf(outcome);
  const approval = signDecision(
    officer,
    intent,
    { ...closing, policy: { version: policy.policy.version, digest: policy.digest } },
    contextOf(options),
  );
  const answer = await deliver(options, { kind: 'approve', ...commandName(approval.payload), approval });
  if (answer.status !== 200) throw new Error(`The history does not hold: ${answer.body}`);
};

const reasonOf = (
  outcome: Outcome,
): {
  readonly decision: 'approve' | 'reject' | 'return';
  readonly reason: { readonly code: ReasonCode; readonly text: string } | null;
} => {
  if (outcome.kind !== 'rejected' && outcome.kind !== 'returned')
    return { decision: 'approve', reason: null };
  const decision = outcome.kind === 'rejected' ? 'reject' : 'return';
  return { decision, reason: { code: outcome.reason, text: outcome.text } };
};

/** Officers take turns, so that not the same two decide on everything. */
const nextOfficer = (record: IntentRecord, turn: number, options: HistoryOptions): Signer | undefined => {
  const people = options.company.people;
  const given: readonly CountedApproval[] = record.approvals.map(({ person, device, build }) => ({
    person,
    device,
    build,
    groups: people.find(({ id }) => id === person)?.groups ?? [],
  }));
  const ordered = people.map((_, index) => people[(index + turn) % people.length]);
  const asked = ordered.find(
    (person) =>
      person !== undefined &&
      canStillHelp(
        record.requirement,
        given,
        { person: person.id, groups: person.groups, openHours: 0 },
        record.intent.initiator,
      ),
  );
  return asked === undefined ? undefined : signerOf(options, asked.id);
};

const signerOf = ({ signers }: HistoryOptions, person: PersonId): Signer => {
  const signer = signers.get(person);
  if (signer === undefined) throw new Error(`${person} has no token`);
  return signer;
};

const contextOf = ({ box, company, clock, service }: HistoryOptions): SigningContext => {
  const { size, root } = service.writer.head;
  const origin = service.set.identity?.origin ?? '';
  const head: JournalHead = { origin, size, root: root as Sha256Hex };
  return { box, ledger: company.ledger, head, issuedAt: instantOf(clock.timeMs) };
};

const commandName = (content: string): { readonly id: CommandId; readonly bodyDigest: Sha256Hex } => {
  const digest = createHash('sha256').update(content).digest('hex') as Sha256Hex;
  return { id: `sandbox.${digest}` as CommandId, bodyDigest: digest };
};

const deliver = async ({ service }: HistoryOptions, command: Command): Promise<Answer> => {
  const result = await service.writer.submit(command);
  if (!result.ok) throw new Error(`The history does not hold: ${result.error.detail}`);
  return result.value;
};
