import type { PersonId } from '#shared/brand';
import type { Iban } from '#shared/identifiers';
import { formatIban } from '#shared/identifiers';
import { destinationName, isOnChain, type Intent, type TransferIntent } from '#shared/intent';
import { decisionOf, dutyProblem, escalatedFrom, openSeat, type IntentRecord } from '#shared/projection';
import type { Person, RosterIndex } from '#shared/roster';
import { nameKey } from '../store/records.ts';
import { amountKey, referenceKeys } from '../store/search-keys.ts';
import { amountOf, moneyText } from './amounts.ts';
import { changeLabels, erasureLabels } from './deeds.ts';
import { keyLabel } from './key-deeds.ts';
import { markOf } from './marks.ts';
import { emergencyLabels, emergencyTitle, rosterLabels, rosterTitle } from './roster-deeds.ts';

/** Short facts of an intent, for lists: the whole is in its record. The title may hold the mark of a person. */
export interface IntentFacts {
  readonly title: string;
  readonly iban: string;
  readonly reference: string;
  readonly rail: string;
  readonly sourceName: string;
  readonly executionDate: string | null;
}

const firstDestination = ({ legs: [leg] }: TransferIntent): string => {
  if (leg === undefined) return '';
  return isOnChain(leg.destination) ? leg.destination.address : leg.destination.iban;
};

export const factsOfIntent = (intent: Intent): IntentFacts => {
  switch (intent.type) {
    case 'transfer':
      return {
        title: intent.payee.name,
        iban: firstDestination(intent),
        reference: intent.references.remittance ?? intent.references.endToEndId,
        rail: intent.rail,
        sourceName: intent.legs[0]?.source.name ?? '',
        executionDate: intent.requestedExecutionDate,
      };
    case 'account.register': {
      const { wallet, iban, entity } = intent;
      return { ...NO_PAYMENT, title: wallet.name, iban, reference: wallet.purpose, sourceName: entity.name };
    }
    case 'wallet.change': {
      const reference = `${changeLabels[intent.change.kind]}: ${intent.reason}`;
      return { ...NO_PAYMENT, title: intent.wallet.name, reference, sourceName: intent.entity.name };
    }
    case 'mandate.grant':
      return { ...NO_PAYMENT, title: intent.mandate.client, reference: intent.mandate.purpose };
    case 'mandate.revoke':
      return { ...NO_PAYMENT, title: intent.mandate.client, reference: intent.reason };
    case 'person.erase': {
      const reference = `Erase personal data: ${erasureLabels[intent.reason]}`;
      return { ...NO_PAYMENT, title: markOf(intent.person.id), reference };
    }
    case 'policy.publish':
      return { ...NO_PAYMENT, title: intent.policy.title, reference: intent.reason };
    case 'roster.change': {
      const reference = `${rosterLabels[intent.change.kind]}: ${intent.reason}`;
      return { ...NO_PAYMENT, title: rosterTitle(intent.change), reference };
    }
    case 'key.register':
      return { ...NO_PAYMENT, title: intent.key.name, reference: 'Register a custody key' };
    case 'key.change': {
      const reference = `${keyLabel(intent.change)}: ${intent.reason}`;
      return { ...NO_PAYMENT, title: intent.key.name, reference };
    }
    case 'emergency': {
      const reference = `${emergencyLabels[intent.deed.kind]}: ${intent.reason}`;
      return { ...NO_PAYMENT, title: emergencyTitle(intent.deed), reference };
    }
  }
};

const NO_PAYMENT = { iban: '', rail: '', sourceName: '', executionDate: null };

/**
 * What items that pay the same are found by: the name of where the first leg goes, an IBAN or an address with its chain. It
 * is that by which twins are asked for.
 */
const likeKeyOf = (intent: Intent, iban: string): string => {
  const [leg] = intent.type === 'transfer' ? intent.legs : [];
  return leg === undefined ? iban : destinationName(leg.destination);
};

/** In the order of the columns of `intents`. */
export const intentRow = (record: IntentRecord): readonly unknown[] => {
  const { intent } = record;
  const { title, iban } = factsOfIntent(intent);
  const amount = amountOf(intent);
  return [
    record.proposedSeq,
    record.digest,
    intent.type,
    record.status,
    isPending(record) ? 1 : 0,
    intent.initiator,
    likeKeyOf(intent, iban),
    nameKey(title),
    amount?.asset ?? '',
    amount?.minor ?? '',
    amount === null ? '' : amountKey(BigInt(amount.minor)),
    record.proposedAt,
    intent.expiresAt,
    record.lastSeq,
    searchText(record),
  ];
};

/** Rows of `payment_references`. */
export const referenceRows = ({
  intent,
  proposedSeq,
}: IntentRecord): readonly (readonly [iban: string, key: string, proposedSeq: number])[] =>
  referenceKeys(intent).flatMap((key) => ibansOf(intent).map((iban) => [iban, key, proposedSeq] as const));

const ibansOf = (intent: Intent): readonly string[] =>
  intent.type === 'transfer'
    ? [...new Set(intent.legs.map(({ destination }) => destinationName(destination)))]
    : [];

export const isOpen = (record: IntentRecord): boolean => record.status === 'awaiting-approval';

/** Whether people can still change what becomes of it. */
const isPending = (record: IntentRecord): boolean => isOpen(record) || record.status === 'cooling';

/** The person whose signed rejection or return ends an item, before the ledger has written that down. */
export const stoppedBy = (record: IntentRecord): PersonId | undefined =>
  record.approvals.find((approval) => approval.decision !== 'approve' && approval.stale === null)?.person;

/** What a person may type to find the item: lower case, amounts with and without grouping, people by marks. */
const searchText = (record: IntentRecord): string => {
  const { intent } = record;
  const facts = factsOfIntent(intent);
  const amount = amountOf(intent);
  const money = amount === null ? '' : moneyText(amount);
  const origin = intent.origin.kind === 'file' ? `${intent.origin.messageId} ${intent.origin.fileName}` : '';
  const references =
    intent.type === 'transfer'
      ? `${intent.references.endToEndId} ${intent.references.instructionId ?? ''}`
      : '';
  return [
    facts.title,
    facts.iban,
    formatIban(facts.iban as Iban),
    facts.reference,
    references,
    facts.sourceName,
    money,
    money.replaceAll(',', ''),
    markOf(intent.initiator),
    origin,
    record.digest.slice(0, 16),
  ]
    .join(' ')
    .toLowerCase();
};

/** Whether an item can be completed by whoever may approve it. */
const isWaiting = (record: IntentRecord): boolean =>
  isOpen(record) && record.denials.length === 0 && stoppedBy(record) === undefined;

type WaitingRow = readonly [person: PersonId, expiresAt: string, proposedSeq: number, from: string];

/**
 * Rows of `waiting`: the people whose approval can still help an open intent, now or while they sit for others, and
 * those whose approval will help once it is escalated to them.
 */
export const waitingRows = (
  record: IntentRecord,
  roster: RosterIndex,
  time: string,
): readonly WaitingRow[] => {
  if (!isWaiting(record)) return [];
  return roster.roster.people.flatMap((person): readonly WaitingRow[] => {
    const from = askedFrom(record, roster, person, time);
    return from === null ? [] : [[person.id, record.intent.expiresAt, record.proposedSeq, from]];
  });
};

/** The people whose approval can help an open intent at this moment. */
export const askedNow = (record: IntentRecord, roster: RosterIndex, time: string): readonly PersonId[] =>
  isWaiting(record)
    ? roster.roster.people
        .filter((person) => mayHelp(record, roster, person) && isSeated(record, roster, person, time))
        .map(({ id }) => id)
    : [];

/** From when on somebody's approval helps: '' at once; null where it never does. */
const askedFrom = (
  record: IntentRecord,
  roster: RosterIndex,
  person: Person,
  time: string,
): string | null => {
  if (!mayHelp(record, roster, person)) return null;
  return isSeated(record, roster, person, time) ? '' : escalatedFrom(roster, record, person, time);
};

const mayHelp = (record: IntentRecord, roster: RosterIndex, person: Person): boolean =>
  person.standing === 'active' &&
  dutyProblem(roster, record, person) === undefined &&
  decisionOf(record, person.id) === undefined;

const isSeated = (record: IntentRecord, roster: RosterIndex, person: Person, time: string): boolean =>
  openSeat(roster, record, person, time) !== undefined;
