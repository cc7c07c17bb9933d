import type { AccountId, PersonId } from '#shared/brand';
import type { PolicyPublicationIntent, TransferIntent } from '#shared/intent';
import type { CheckView } from '#shared/ipc';
import { ruleChanges } from '#shared/policy';
import { available, COOL_DOWN_HOURS, type IntentRecord } from '#shared/projection';
import type { StoredAccount } from '../store/accounts.ts';
import { moneyText } from '../journal/amounts.ts';
import { isOpen } from '../journal/intent-row.ts';
import { DUPLICATE_WINDOW_HOURS, type Surroundings } from './history.ts';
import { personName } from './names.ts';
import { listed, type Scope } from './scope.ts';
import { softLimitTexts } from './soft-limits.ts';

/** The surroundings of an item, and the accounts that it moves. */
export type Around = Surroundings & { readonly accounts: ReadonlyMap<AccountId, StoredAccount> };

/** What a careful officer would check, each with its outcome and the facts behind it. */
export const checksOf = (
  scope: Scope,
  record: IntentRecord,
  person: PersonId | null,
  around: Around,
): readonly CheckView[] => [
  initiatorCheck(scope, record, person),
  ...(record.intent.type === 'transfer' ? transferChecks(scope, record, record.intent, around) : []),
  ...(record.intent.type === 'policy.publish' ? [publicationCheck(scope, record, record.intent)] : []),
  ...(record.denials.length > 0 && isOpen(record) ? [denialCheck(record)] : []),
  record.activeFrom !== null && record.status === 'cooling'
    ? coolDownCheck(record.activeFrom)
    : expiryCheck(scope, record),
];

/** What the signed table changes of the version that it was drafted on. */
const publicationCheck = (
  { picture }: Scope,
  { facts: { loosens } }: IntentRecord,
  { base, policy }: PolicyPublicationIntent,
): CheckView => {
  const before = picture.policies.find(({ digest }) => digest === base.digest)?.policy;
  if (before === undefined)
    return check('changes', 'Changes', 'fail', 'Its base is no version of this journal.');
  const changes = ruleChanges(before, policy);
  const texts = (['added', 'changed', 'removed'] as const)
    .map((kind) => ({ kind, ids: changes.flatMap((change) => (change.kind === kind ? [change.id] : [])) }))
    .filter(({ ids }) => ids.length > 0)
    .map(({ kind, ids }) => `${kind}: ${listed(ids)}`);
  const what = texts.length === 0 ? 'no rule is changed' : texts.join('; ');
  const isTighter = loosens.known && !loosens.value;
  const how = isTighter
    ? 'It loosens nothing, so it is in force as soon as it is approved.'
    : `It loosens something, or may: approved, it waits ${String(COOL_DOWN_HOURS)} hours.`;
  const against = `Against version ${String(base.version)}, ${what}. ${how}`;
  return check('changes', 'Changes', isTighter ? 'pass' : 'attention', against);
};

const denialCheck = ({ denials }: IntentRecord): CheckView =>
  check(
    'denied',
    'Policy',
    'fail',
    `A version of the policy that came into force since denies it: ${denials.join(', ')}. It can not be approved any more.`,
  );

const coolDownCheck = (activeFrom: string): CheckView =>
  check(
    'cool-down',
    'Cool-down',
    'attention',
    `Approved; in force from ${activeFrom} on, unless anyone of the groups that were asked rejects it.`,
  );

const transferChecks = (
  scope: Scope,
  record: IntentRecord,
  intent: TransferIntent,
  around: Around,
): readonly CheckView[] => [
  fundsCheck(record, intent, around),
  limitsCheck(scope, record, around),
  payeeCheck(intent, around),
  namesakeCheck(record, around),
  duplicateCheck(record, around),
];

const check = (id: string, title: string, outcome: CheckView['outcome'], detail: string): CheckView => ({
  id,
  title,
  outcome,
  detail,
});

const initiatorCheck = (scope: Scope, { intent }: IntentRecord, person: PersonId | null): CheckView => {
  const name = personName(scope.picture, intent.initiator);
  return intent.initiator === person
    ? check('initiator', 'Initiator', 'fail', 'You initiated this item: another officer has to decide.')
    : check('initiator', 'Initiator', 'pass', `Initiated by ${name}, who does not count as an approver.`);
};

/** The hold was taken when the item was proposed; this says what the accounts hold now. */
const fundsCheck = (record: IntentRecord, intent: TransferIntent, { accounts }: Around): CheckView => {
  const sources = [...new Set(intent.legs.map((leg) => leg.source.account))];
  const found = sources.map((id) => accounts.get(id)?.record);
  const short = found.find((account) => account === undefined || available(account) < 0n);
  if (short !== undefined || found.includes(undefined))
    return check('funds', 'Funds', 'fail', 'The available balance does not cover this item.');
  const texts = found.flatMap((account) =>
    account === undefined
      ? []
      : [
          `${account.account.name} has ${moneyText({
            asset: account.account.asset,
            scale: account.account.scale,
            minor: available(account).toString(),
          })} left`,
        ],
  );
  const held = record.hold.length > 0 && isHolding(record) ? 'The amount is reserved; ' : '';
  return check('funds', 'Funds', 'pass', `${held}${listed(texts)}.`);
};

/** As judged when the item was proposed: what it passes and does not exceed. */
const limitsCheck = ({ picture }: Scope, { facts }: IntentRecord, { accounts }: Around): CheckView => {
  const passed = facts.softLimits.known
    ? softLimitTexts((id) => accounts.get(id)?.record.account, picture.wallets, facts.softLimits.value)
    : [];
  return passed.length === 0
    ? check('limits', 'Limits', 'pass', 'It stays within every limit of its accounts.')
    : check('limits', 'Limits', 'attention', `It passes ${listed(passed)}.`);
};

const isHolding = ({ status }: IntentRecord): boolean =>
  status === 'awaiting-approval' || status === 'awaiting-dispatch';

const payeeCheck = (intent: TransferIntent, around: Surroundings): CheckView => {
  if (intent.rail === 'book') return check('payee', 'Payee', 'pass', 'An account of this ledger.');
  const ibans = [...new Set(intent.legs.map((leg) => leg.destination.iban))];
  const known = ibans.map((iban) => around.payee(iban));
  if (known.includes(undefined))
    return check('payee', 'Payee', 'attention', 'New payee: no payment to this account was approved before.');
  const texts = known.flatMap((payee) => {
    if (payee === undefined) return [];
    const times = payee.timesInstructed === 1 ? 'once' : `${String(payee.timesInstructed)} times`;
    return [`${payee.listed ? 'Listed' : 'Known'} since ${payee.since}, approved ${times} before`];
  });
  const renamed = known.find((payee) => payee !== undefined && payee.name !== intent.payee.name);
  if (renamed !== undefined)
    return check('payee', 'Payee', 'attention', `${listed(texts)}, under the name ${renamed.name}.`);
  return check('payee', 'Payee', 'pass', `${listed(texts)}.`);
};

const namesakeCheck = (record: IntentRecord, around: Surroundings): CheckView => {
  const others = around.namesakes(record);
  return others.length === 0
    ? check('namesake', 'Look-alike payee', 'pass', 'No other account is known under this name.')
    : check(
        'namesake',
        'Look-alike payee',
        'attention',
        `This name is known with another account: ${listed(others.map(({ iban, since }) => `${iban} since ${since}`))}. ` +
          'Confirm the change with the payee by a number you already had.',
      );
};

const duplicateCheck = (record: IntentRecord, around: Surroundings): CheckView => {
  const twins = around.twins(record);
  const window = `${String(DUPLICATE_WINDOW_HOURS)} hours`;
  return twins.length === 0
    ? check('duplicate', 'Duplicate', 'pass', `No other item of this payee and amount within ${window}.`)
    : check(
        'duplicate',
        'Duplicate',
        'attention',
        `${String(twins.length)} more of this payee and amount within ${window}: ` +
          `${listed(twins.map(({ proposedAt, status }) => `${proposedAt.slice(0, 16).replace('T', ' ')} UTC (${status})`))}.`,
      );
};

const expiryCheck = ({ now }: Scope, record: IntentRecord): CheckView => {
  const { expiresAt } = record.intent;
  const leftMs = Date.parse(expiresAt) - now.getTime();
  if (!isOpen(record))
    return check('expiry', 'Expiry', 'pass', `Closed; it would have expired at ${expiresAt}.`);
  if (leftMs <= 0) return check('expiry', 'Expiry', 'fail', `It expired at ${expiresAt}.`);
  const hours = Math.floor(leftMs / 3_600_000);
  return hours < 24
    ? check('expiry', 'Expiry', 'attention', `It expires in ${String(hours)} hours, at ${expiresAt}.`)
    : check('expiry', 'Expiry', 'pass', `It expires at ${expiresAt}.`);
};
