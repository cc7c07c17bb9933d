import type { Decision, ReasonCode } from '#shared/approval';
import { fromHex } from '#shared/encoding';
import { formatIban, type Iban } from '#shared/identifiers';
import {
  destinationName,
  destinationNameText,
  type AccountRegistrationIntent,
  type Intent,
  type RunbookDeed,
  type SignedIntent,
} from '#shared/intent';
import type { PinPrompt } from '#shared/ipc';
import { add, formatAmount, fromMoney, type Amount, type Money } from '#shared/money';
import { policyDigest, sentenceOf, type GroupNames, type Policy } from '#shared/policy';
import { renderIntent, type RenderRecord } from '#shared/render';
import { groupsOfFour, sixWords } from '#shared/words';

/* The second look: what the PIN window says, made from the bytes that are about to be signed. */

type Line = PinPrompt['lines'][number];
export type PromptBody = Pick<PinPrompt, 'purpose' | 'title' | 'lines' | 'words' | 'digest'>;

/** Payments of a submission that are named one by one; the rest are in the count and the totals. */
const NAMED_MAX = 5;
/** Rules of a version that are named one by one; the digest speaks for the rest. */
const RULES_MAX = 40;

export const signInPrompt = (): PromptBody => ({
  purpose: 'sign-in',
  title: 'Sign in',
  lines: [],
  words: [],
  digest: null,
});

const TITLES: Readonly<Record<Decision, Readonly<Record<Intent['type'], string>>>> = {
  approve: {
    transfer: 'Approve payment',
    'account.register': 'Approve account',
    'wallet.change': 'Approve wallet change',
    'mandate.grant': 'Approve posting mandate',
    'mandate.revoke': 'Approve end of mandate',
    'person.erase': 'Approve erasure of personal data',
    'policy.publish': 'Approve policy version',
    'roster.change': 'Approve change of people',
    emergency: 'Approve emergency',
    'key.register': 'Approve custody key',
    'key.change': 'Approve change of a custody key',
  },
  reject: {
    transfer: 'Reject payment',
    'account.register': 'Reject account',
    'wallet.change': 'Reject wallet change',
    'mandate.grant': 'Reject posting mandate',
    'mandate.revoke': 'Reject end of mandate',
    'person.erase': 'Reject erasure of personal data',
    'policy.publish': 'Reject policy version',
    'roster.change': 'Reject change of people',
    emergency: 'Reject emergency',
    'key.register': 'Reject custody key',
    'key.change': 'Reject change of a custody key',
  },
  return: {
    transfer: 'Return payment',
    'account.register': 'Return account',
    'wallet.change': 'Return wallet change',
    'mandate.grant': 'Return posting mandate',
    'mandate.revoke': 'Return end of mandate',
    'person.erase': 'Return erasure of personal data',
    'policy.publish': 'Return policy version',
    'roster.change': 'Return change of people',
    emergency: 'Return emergency',
    'key.register': 'Return custody key',
    'key.change': 'Return change of a custody key',
  },
};

/** Lines of the record that matter most, in this order. */
const FACTS: readonly RegExp[] = [
  /^leg\.\d+\.amount$/,
  /^payee\.name$/,
  /^leg\.\d+\.destination\.(iban|bic|address|chain|contract)$/,
  /^leg\.\d+\.source\.name$/,
  /^leg\.\d+\.source\.iban$/,
  /^(date|rail|fee|remittance)$/,
  /^runbook\.(title|id|opening)$/,
  /^(change|deed)$/,
  /^policy\.(title|version)$/,
  /^base\.version$/,
  /^scope\./,
  /^iban(\.\d+)?$/,
  /^account\.\d+$/,
  /^bic$/,
  /^entity(\.name)?$/,
  /^wallet(\.(name|id))?$/,
  /^wallet\.(owner|tier|expiresOn)$/,
  /^to\./,
  /^from\./,
  /^limits\./,
  /^mandate\./,
  /^person\./,
  /^(key|lost|device|group|calendar|delegate|review|revert|emergency)\./,
  /^step\./,
  /^steps\.\d+\.(text|asks|roles|after)$/,
  /^(reason|note)$/,
  /^policy\.(rules|tests)$/,
  /^opening\./,
  /^statementDate$/,
];

export const decisionPrompt = (
  decision: Decision,
  reason: { readonly code: ReasonCode; readonly text: string } | null,
  intent: Intent,
  record: RenderRecord,
  digest: string,
): PromptBody => ({
  purpose: decision,
  title: TITLES[decision][intent.type],
  lines: [...factsOf(intent, record), ...(reason ? [{ label: 'Reason', value: reason.text }] : [])],
  words: sixWords(fromHex(digest)),
  digest,
});

export const submissionPrompt = (intents: readonly SignedIntent[], digest: string): PromptBody => ({
  purpose: 'submit',
  title: submissionTitle(intents),
  lines: [
    ...summaryOf(intents),
    ...intents.slice(0, NAMED_MAX).flatMap(namedLine),
    ...restLine(intents.length - NAMED_MAX),
  ],
  words: sixWords(fromHex(digest)),
  digest,
});

const RUNBOOK_TITLES: Readonly<Record<RunbookDeed['kind'], string>> = {
  open: 'Open a runbook',
  sign: 'Sign a step',
  skip: 'Skip a step',
  close: 'Close a runbook',
};

const submissionTitle = (intents: readonly SignedIntent[]): string => {
  const [first] = intents;
  if (intents.length > 1) return `Submit ${String(intents.length)} items`;
  if (first?.type === 'key.prove') return 'Prove a key alive';
  return first?.type === 'runbook' ? RUNBOOK_TITLES[first.deed.kind] : 'Submit 1 item';
};

const factsOf = (intent: SignedIntent, record: RenderRecord): readonly Line[] => [
  ...factsIn(record, FACTS),
  ...(intent.type === 'policy.publish' ? tableLines(intent.policy) : []),
];

const factsIn = ({ lines }: RenderRecord, facts: readonly RegExp[]): readonly Line[] =>
  facts.flatMap((fact) =>
    lines.filter(({ id }) => fact.test(id)).map(({ label, value }) => ({ label, value })),
  );

/** Groups of four digits of a digest that are shown: 128 bits, of which nobody makes a second text. */
const DIGEST_GROUPS = 8;

/**
 * What a version of the policy says: its digest, which changes with every member of it, and its rules, each as the
 * sentence that follows from its conditions. The title of a rule is its author's word and is not repeated here.
 */
const tableLines = (policy: Policy): readonly Line[] => [
  {
    label: 'Content digest',
    value: groupsOfFour(policyDigest(policy)).slice(0, DIGEST_GROUPS).join(' '),
  },
  ...policy.rules
    .slice(0, RULES_MAX)
    .map((rule) => ({ label: `Rule ${rule.id}`, value: sentenceOf(rule, NO_NAMES) })),
  ...restLine(policy.rules.length - RULES_MAX),
];

/** Groups by their ids: their names are no part of what is signed. */
const NO_NAMES: GroupNames = {};

const summaryOf = (intents: readonly SignedIntent[]): readonly Line[] => [
  { label: 'Items', value: String(intents.length) },
  ...totalsOf(intents).map((total) => ({ label: `Total ${total.asset.id}`, value: textOf(total) })),
  ...filesOf(intents).map((value) => ({ label: 'File', value })),
];

const filesOf = (intents: readonly SignedIntent[]): readonly string[] => [
  ...new Set(intents.flatMap(({ origin }) => (origin.kind === 'file' ? [origin.fileName] : []))),
];

/** What would leave the accounts, per asset; a registration moves nothing. */
const totalsOf = (intents: readonly SignedIntent[]): readonly Amount[] => {
  const totals = new Map<string, Amount>();
  for (const intent of intents) {
    for (const leg of intent.type === 'transfer' ? intent.legs : []) {
      const amount = amountOf(leg.amount);
      const before = totals.get(amount.asset.id);
      totals.set(amount.asset.id, before ? add(before, amount) : amount);
    }
  }
  return [...totals.values()];
};

/** Each line under the number of its item; one item alone keeps the labels of its lines. */
const namedLine = (intent: SignedIntent, index: number, all: readonly SignedIntent[]): readonly Line[] => {
  const item = `Item ${String(index + 1)}`;
  return linesOf(intent).map((line) => {
    if (line.label === null) return { label: item, value: line.value };
    return all.length === 1
      ? { label: line.label, value: line.value }
      : { label: item, value: said(line.label, line.value) };
  });
};

/** A line without a label is a sentence about the whole item. */
type Told = Omit<Line, 'label'> & { readonly label: string | null };

const linesOf = (intent: SignedIntent): readonly Told[] => {
  switch (intent.type) {
    case 'transfer':
      if (intent.rail === 'evm') return factsOf(intent, recordOf(intent));
      return intent.legs.map((leg) => ({
        label: null,
        value: `${textOf(amountOf(leg.amount))} to ${intent.payee.name}, ${destinationNameText(destinationName(leg.destination))}`,
      }));
    case 'account.register':
      return [{ label: null, value: registrationText(intent) }, ...factsIn(recordOf(intent), WALLET_FACTS)];
    default:
      return factsOf(intent, recordOf(intent));
  }
};

/** Of a wallet that a registration makes, beside the sentence about its account. */
const WALLET_FACTS: readonly RegExp[] = [/^wallet\.(name|id|owner|tier|expiresOn)$/, /^limits\./, /^bic$/];

const registrationText = (intent: AccountRegistrationIntent): string => {
  const opening = factsIn(recordOf(intent), [/^opening\./]).map(({ value }) => value);
  return `Register ${ibanText(intent.iban)} for ${intent.entity.name}, opening ${opening.join(', ')}`;
};

const recordOf = (intent: SignedIntent): RenderRecord => renderIntent(intent, 'en-GB');

const said = (label: string, value: string): string => `${label}: ${value}`;

const restLine = (rest: number): readonly Line[] =>
  rest > 0 ? [{ label: 'And', value: `${String(rest)} more, as listed on the screen` }] : [];

const ibanText = (iban: string): string => formatIban(iban as Iban);

const textOf = (amount: Amount): string => `${formatAmount(amount)} ${amount.asset.id}`;

/** The codec has checked the money of every intent that gets here, so a failure is a bug. */
const amountOf = (money: { asset: string; scale: number; minor: string }): Amount => {
  const amount = fromMoney(money as Money);
  if (!amount.ok) throw new TypeError(`undecodable amount: ${amount.error.code}`);
  return amount.value;
};
