import { fromHex } from '#shared/encoding';
import { catalogue } from '#shared/errors';
import type { ChipView, OutboxState, QueueRow } from '#shared/ipc';
import { softLimitNames } from '#shared/policy';
import type { IntentRecord } from '#shared/projection';
import { sixWords } from '#shared/words';
import { amountOf } from '../journal/amounts.ts';
import { factsOfIntent, isOpen } from '../journal/intent-row.ts';
import { sharedDevices } from './checks/devices.ts';
import { openToOthers } from './checks/escalated.ts';
import { partsOf, type Around } from './checks/of-item.ts';
import { payeeStanding, type PayeeStanding } from './checks/payee.ts';
import { policyAheadChecks } from './checks/policy-ahead.ts';
import { reachOfItem } from './checks/quorum.ts';
import { tiesCheck } from './checks/ties.ts';
import type { OutboxEntry, Surroundings } from './history.ts';
import { personName, shownText } from './names.ts';
import { raisedOf } from './overdue.ts';
import type { Scope } from './scope.ts';

const CHIPS_MAX = 3;
const HOUR_MS = 3_600_000;
const EXPIRES_SOON_HOURS = 24;

const OUTBOX_STATE: Readonly<Record<OutboxEntry['state'], OutboxState>> = {
  waiting: 'waiting-to-send',
  delivered: 'delivered',
  refused: 'refused',
};

/** What the chips of a line look at besides the item. */
export type RowAround = Surroundings & Pick<Around, 'accounts' | 'publications'>;

/** One line of the queue. */
export const queueRow = (scope: Scope, record: IntentRecord, around: RowAround): QueueRow => {
  const { intent } = record;
  const outbox = around.outbox(record);
  const facts = factsOfIntent(intent);
  return {
    digest: record.digest,
    type: intent.type,
    status: record.status,
    ...facts,
    title: shownText(scope.picture, facts.title),
    amount: amountOf(intent),
    initiatorName: personName(scope.picture, intent.initiator),
    progress: record.progress,
    expiresAt: intent.expiresAt,
    chips: chipsOf(scope, record, around).slice(0, CHIPS_MAX),
    outbox: outbox === null ? null : OUTBOX_STATE[outbox.state],
    words: sixWords(fromHex(record.digest)),
    lastAt: record.lastAt,
  };
};

/** Facts that a person should not miss, the gravest first, each with its source. */
const chipsOf = (scope: Scope, record: IntentRecord, around: RowAround): readonly ChipView[] =>
  [
    refusedChip(around.outbox(record)),
    ...(isOpen(record)
      ? [
          otherAccountChip(scope, record, around),
          twinChip(record, around),
          unreachableChip(scope, record),
          tiesChip(scope, record, around),
          deviceChip(record),
          newPayeeChip(scope, record, around),
          softLimitChip(record),
          overdueChip(scope, record),
          escalatedChip(scope, record),
          aheadChip(scope, record, around),
          expiryChip(scope, record),
        ]
      : []),
  ].filter((chip) => chip !== null);

const refusedChip = (outbox: OutboxEntry | null): ChipView | null =>
  outbox?.answer?.kind === 'refused'
    ? {
        text: `Your decision was not counted: ${catalogue[outbox.answer.code].title}`,
        source: 'Ledger',
        tone: 'danger',
      }
    : null;

/** Who is missing is in the checks of the item. */
const unreachableChip = (scope: Scope, record: IntentRecord): ChipView | null =>
  (reachOfItem(scope, record)?.missing.length ?? 0) > 0
    ? { text: 'Can’t be completed', source: 'Roster', tone: 'danger' }
    : null;

const tiesChip = (scope: Scope, record: IntentRecord, { accounts }: RowAround): ChipView | null => {
  const { intent } = record;
  if (intent.type !== 'transfer') return null;
  const { outcome } = tiesCheck(scope, intent, partsOf(scope, record, null), accounts);
  return outcome === 'pass' ? null : { text: 'Tie to the payee', source: 'Roster', tone: 'caution' };
};

/** Where the policy demands different devices the quorum sees to it. */
const deviceChip = ({ approvals, requirement }: IntentRecord): ChipView | null =>
  requirement.distinct.includes('device') || sharedDevices(approvals).length === 0
    ? null
    : { text: 'Approvals from one device', source: 'Approvals', tone: 'caution' };

const aheadChip = (scope: Scope, record: IntentRecord, { publications }: RowAround): ChipView | null =>
  policyAheadChecks(scope, record, publications).length === 0
    ? null
    : { text: 'Policy change on its way', source: 'Policy', tone: 'caution' };

const standingOf = ({ now }: Scope, { intent }: IntentRecord, around: Surroundings): PayeeStanding['kind'] =>
  intent.type === 'transfer' ? payeeStanding(intent, around, now).kind : 'own';

const otherAccountChip = (scope: Scope, record: IntentRecord, around: Surroundings): ChipView | null =>
  standingOf(scope, record, around) === 'other-account'
    ? { text: 'Known name, other account', source: 'Payee history', tone: 'danger' }
    : null;

const twinChip = (record: IntentRecord, around: Surroundings): ChipView | null =>
  around.twins(record).length === 0 ? null : { text: 'Likely duplicate', source: 'Journal', tone: 'caution' };

/** The account and the amount are in the checks of the item. */
const softLimitChip = ({ facts }: IntentRecord): ChipView | null => {
  const [first] = facts.softLimits.known ? facts.softLimits.value : [];
  if (first === undefined) return null;
  const kind = softLimitNames.find((name) => first.startsWith(name)) ?? 'soft-velocity';
  return { text: SOFT_LIMIT_TEXT[kind], source: 'Wallet limits', tone: 'caution' };
};

const SOFT_LIMIT_TEXT = {
  'soft-floor': 'Passes a soft floor',
  'soft-ceiling': 'Passes a soft ceiling',
  'soft-velocity': 'Passes a soft limit over time',
} as const;

const newPayeeChip = (scope: Scope, record: IntentRecord, around: Surroundings): ChipView | null =>
  standingOf(scope, record, around) === 'new'
    ? { text: 'New payee', source: 'Payee history', tone: 'caution' }
    : null;

/** Since when, and who, is in the checks of the item. */
const escalatedChip = (scope: Scope, record: IntentRecord): ChipView | null =>
  openToOthers(scope, record).length === 0 ? null : { text: 'Escalated', source: 'Policy', tone: 'caution' };

const overdueChip = (scope: Scope, record: IntentRecord): ChipView | null =>
  raisedOf(scope, record) === null
    ? null
    : { text: 'Asks more: rule overdue', source: 'Policy', tone: 'caution' };

const expiryChip = ({ now }: Scope, { intent }: IntentRecord): ChipView | null => {
  const hours = (Date.parse(intent.expiresAt) - now.getTime()) / HOUR_MS;
  if (hours > EXPIRES_SOON_HOURS) return null;
  const text =
    hours <= 0
      ? 'Expired'
      : hours < 1
        ? 'Expires within the hour'
        : `Expires in ${String(Math.floor(hours))} h`;
  return { text, source: 'Item', tone: 'caution' };
};
