import type { IntentDigest, MandateId } from '#shared/brand';
import type { JournalEvent } from '#shared/journal';
import { statementIn, type IntentRecord, type WorkingSet } from '#shared/projection';
import { deedOf, erasureLabels } from './deeds.ts';
import { markOf } from './marks.ts';

/* One plain sentence an event, made when the event is verified, from what the journal says at that point. */

const DECISION_TEXT = { approve: 'approved', reject: 'rejected', return: 'returned' } as const;

const actorOf = ({ actor }: JournalEvent): string => (actor.kind === 'ledger' ? 'Ledger' : markOf(actor.id));

/** `set` is the working set after the event. People are named by marks. */
export const sentenceOf = (event: JournalEvent, set: WorkingSet): string => {
  switch (event.type) {
    case 'ledger.genesis':
      return genesisSentence(event);
    case 'submission.recorded':
      return submissionSentence(event, set);
    case 'intent.proposed':
      return `${actorOf(event)} proposed ${deedIn(set, event.payload.digest)}.`;
    case 'intent.denied':
      return `The policy denied ${deedIn(set, event.payload.digest)}: ${event.payload.denials.map(({ code }) => code).join(', ')}.`;
    case 'approval.recorded':
      return approvalSentence(event, set);
    case 'intent.approved':
      return approvedSentence(event, set);
    case 'intent.rejected':
      return `${capital(deedIn(set, event.payload.intent))} was rejected by ${markOf(event.payload.by)}: ${event.payload.reason.text}`;
    case 'intent.returned':
      return `${capital(deedIn(set, event.payload.intent))} was returned by ${markOf(event.payload.by)}: ${event.payload.reason.text}`;
    case 'intent.expired':
      return `${capital(deedIn(set, event.payload.intent))} expired; its reservation is released.`;
    case 'transfer.posted':
      return `${capital(deedIn(set, event.payload.intent))} was posted, booking date ${event.payload.bookingDate}.`;
    case 'transfer.ended':
      return event.payload.outcome === 'settled'
        ? `${capital(deedIn(set, event.payload.intent))} was settled on its rail, as ${event.payload.reference}.`
        : `${capital(deedIn(set, event.payload.intent))} failed on its rail, as ${event.payload.reference}; its reservation is released.`;
    case 'account.registered':
      return `Wallet ${event.payload.wallet.name} was registered with ${count(event.payload.accounts.filter(({ role }) => role === 'wallet').length, 'account')}.`;
    case 'wallet.changed':
      return `${capital(deedIn(set, event.payload.intent))} was carried out; it is ${event.payload.state}.`;
    case 'mandate.granted':
      return `${event.payload.mandate.client} may post on the books until ${event.payload.mandate.expiresAt.slice(0, 10)}, for ${event.payload.mandate.purpose}.`;
    case 'mandate.revoked':
      return `${clientOf(event.payload.mandate, set)} may no longer post on the books under mandate ${event.payload.mandate}.`;
    case 'person.erased':
      return `The personal data of ${markOf(event.payload.person)} was erased: ${erasureLabels[event.payload.reason]}.`;
    case 'policy.activated':
      return `Version ${String(event.payload.version)} of the policy is in force.`;
    case 'roster.changed':
      return `${capital(deedIn(set, event.payload.intent))} was carried out.`;
    case 'authority.withdrawn':
      return `The directory says that ${markOf(event.payload.person)} is gone: suspended.`;
    case 'emergency.declared':
      return `${capital(deedIn(set, event.payload.intent))} was carried out${until(event)}.`;
    case 'emergency.ended':
      return event.payload.lifted === null
        ? `The emergency of ${deedIn(set, event.payload.intent)} ended by itself.`
        : `${capital(deedIn(set, event.payload.lifted))} was carried out.`;
    case 'runbook.recorded':
      return runbookSentence(event);
    case 'key.registered':
    case 'key.changed':
      return `${capital(deedIn(set, event.payload.intent))} was carried out.`;
    case 'key.proved':
      return proofSentence(event);
    case 'book.recorded':
      return `${count(operationsIn(event), 'operation')} on the books under a posting mandate.`;
    default:
      return unreachable(event);
  }
};

const until = ({ payload }: Extract<JournalEvent, { type: 'emergency.declared' }>): string =>
  payload.until === null ? '' : `; it ends by itself at ${payload.until}`;

const approvedSentence = (
  event: Extract<JournalEvent, { type: 'intent.approved' }>,
  set: WorkingSet,
): string => {
  const isComplete = `The quorum for ${deedIn(set, event.payload.intent)} is complete`;
  const waits = set.intents.get(event.payload.intent)?.activeFrom ?? null;
  return waits === null
    ? `${isComplete}.`
    : `${isComplete}; it loosens something, so it waits until ${waits}.`;
};

const clientOf = (mandate: MandateId, set: WorkingSet): string =>
  set.mandates.get(mandate)?.mandate.client ?? 'A client';

const operationsIn = ({ payload }: Extract<JournalEvent, { type: 'book.recorded' }>): number =>
  payload.groups.reduce((sum, { operations }) => sum + operations.length, 0);

const genesisSentence = ({ payload }: Extract<JournalEvent, { type: 'ledger.genesis' }>): string =>
  `${payload.title} was set up with ${count(payload.roster.people.length, 'person', 'people')}, ` +
  `${count(payload.accounts.length, 'account')} and policy version ${String(payload.policy.version)}.`;

const submissionSentence = (
  event: Extract<JournalEvent, { type: 'submission.recorded' }>,
  set: WorkingSet,
): string => {
  const items = set.submissions.get(event.payload.submission)?.intents.size ?? 0;
  return `${actorOf(event)} signed a submission of ${count(items, 'item')}.`;
};

/** "Anna signed a step of Lost or stolen token: The token is revoked." */
const runbookSentence = (event: Extract<JournalEvent, { type: 'runbook.recorded' }>): string => {
  const decoded = statementIn(event);
  if (!decoded.ok || decoded.value.type !== 'runbook') return 'A step of a runbook was recorded.';
  const { deed } = decoded.value;
  const who = actorOf(event);
  switch (deed.kind) {
    case 'open':
      return `${who} opened the runbook ${deed.runbook.title}, version ${String(deed.runbook.version)}.`;
    case 'sign':
      return `${who} signed a step of ${deed.runbook.title}: ${deed.step.text}`;
    case 'skip':
      return `${who} skipped a step of ${deed.runbook.title}: ${deed.step.text} Because: ${deed.reason}`;
    case 'close':
      return `${who} closed the runbook ${deed.runbook.title}.`;
  }
};

/** "Anna found share 2 of the key Treasury hot alive." */
const proofSentence = (event: Extract<JournalEvent, { type: 'key.proved' }>): string => {
  const decoded = statementIn(event);
  if (!decoded.ok || decoded.value.type !== 'key.prove') return 'A part of a custody key was proved alive.';
  const { key, part } = decoded.value;
  return part.kind === 'share'
    ? `${actorOf(event)} proved share ${String(part.share)} of the custody key ${key.name} alive.`
    : `${actorOf(event)} found bag ${part.bag} with a backup of the custody key ${key.name} whole.`;
};

const approvalSentence = (
  event: Extract<JournalEvent, { type: 'approval.recorded' }>,
  set: WorkingSet,
): string => {
  const record = set.intents.get(event.payload.intent);
  const approval = record?.approvals.find(({ seq }) => seq === event.seq);
  if (record === undefined || approval === undefined) return 'An approval was recorded.';
  const reason = approval.reason === null ? '.' : `: ${approval.reason.text}`;
  const shadow = approval.inShadow === true ? ', in shadow and not counted' : '';
  const progress = approval.decision === 'approve' ? progressText(record) : '';
  return `${approverText(approval)} ${DECISION_TEXT[approval.decision]} ${deedOf(record.intent)}${progress}${shadow}${reason}`;
};

/** "Ben for Anna" where it was another's seat. */
const approverText = ({ person, behalf }: IntentRecord['approvals'][number]): string =>
  behalf === null ? markOf(person) : `${markOf(person)} for ${markOf(behalf.person)}`;

/** "(1 of 2)": seats filled of those asked for. */
const progressText = (record: IntentRecord): string => {
  const asked = record.progress.groups.reduce((sum, { atLeast }) => sum + atLeast, 0);
  const filled = record.progress.groups.reduce(
    (sum, { atLeast, counted }) => sum + Math.min(atLeast, counted.length),
    0,
  );
  return ` (${String(filled)} of ${String(asked)})`;
};

const deedIn = (set: WorkingSet, digest: IntentDigest): string => {
  const record = set.intents.get(digest);
  return record === undefined ? 'an item' : deedOf(record.intent);
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const count = (n: number, one: string, many = `${one}s`): string => `${String(n)} ${n === 1 ? one : many}`;

const unreachable = (event: never): never => {
  throw new Error(`no sentence for ${JSON.stringify(event)}`);
};
