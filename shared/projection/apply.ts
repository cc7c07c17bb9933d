import type { KeyId, PersonId } from '#shared/brand';
import { err, ok, type Result } from '#shared/errors';
import type { JournalEvent } from '#shared/journal';
import { applyBook } from './apply-book.ts';
import { applyApproval, applyApproved, applyClosed, applyExpired } from './apply-approval.ts';
import { applyGranted, applyRevoked, applyWalletChanged } from './apply-changes.ts';
import { applyErased } from './apply-erasure.ts';
import { applyTransferEnded } from './apply-ended.ts';
import { applyDeclared, applyEnded } from './apply-emergency.ts';
import { applyPolicyActivated } from './apply-governance.ts';
import { applyGenesis } from './apply-genesis.ts';
import { applyKeyChanged, applyKeyProved, applyKeyRegistered } from './apply-keys.ts';
import { applyPosted, applyRegistered } from './apply-posting.ts';
import { applyDenied, applyProposed, applySubmission } from './apply-proposal.ts';
import { applyRosterChanged, applyWithdrawn } from './apply-roster.ts';
import { applyRunbook, observeRunbooks } from './apply-runbook.ts';
import type { ApplyContext } from './context.ts';
import { fault, type Fault } from './fault.ts';
import type { ApplyError, WorkingSet } from './types.ts';

/**
 * Applies one event to the working set, checking that it follows from the rules: signatures, roster,
 * policy, quorum, balances. On an error the working set must be thrown away: part of it may have changed.
 */
export const applyEvent = (
  set: WorkingSet,
  event: JournalEvent,
  context: ApplyContext,
): Result<null, ApplyError> => {
  const found = orderFault(set, event) ?? actorFault(event, set) ?? dispatch(set, event, context);
  if (found !== undefined) return err({ ...found, seq: event.seq });
  observeRunbooks(set, event);
  set.size = event.seq + 1;
  set.lastTime = event.time;
  return ok(null);
};

const orderFault = (set: WorkingSet, event: JournalEvent): Fault | undefined => {
  if (event.seq !== set.size) return fault('sequence', `expected ${String(set.size)}`);
  if (Date.parse(event.time) < Date.parse(set.lastTime))
    return fault('time', `${event.time} is before ${set.lastTime}`);
  return (event.type === 'ledger.genesis') === (event.seq === 0)
    ? undefined
    : fault('genesis', 'the first event, and no other, is the genesis');
};

/** Who an event names as its actor is who signed what it records; what follows by rule is the ledger's. */
const actorFault = (event: JournalEvent, set: WorkingSet): Fault | undefined => {
  const person = personBehind(event, set);
  const named = event.actor.kind === 'person' ? event.actor.id : null;
  return named === person ? undefined : fault('state', `the actor is not ${person ?? 'the ledger'}`);
};

const personBehind = (event: JournalEvent, set: WorkingSet): PersonId | null => {
  switch (event.type) {
    case 'submission.recorded':
    case 'approval.recorded':
    case 'runbook.recorded':
    case 'key.proved':
      return set.roster?.key(event.payload.envelope.signatures[0]?.keyid as KeyId)?.person ?? null;
    case 'intent.proposed':
    case 'intent.denied':
      return set.submissions.get(event.payload.submission)?.initiator ?? null;
    case 'intent.rejected':
    case 'intent.returned':
      return event.payload.by;
    default:
      return null;
  }
};

const dispatch = (set: WorkingSet, event: JournalEvent, context: ApplyContext): Fault | undefined => {
  switch (event.type) {
    case 'ledger.genesis':
      return applyGenesis(set, event);
    case 'submission.recorded':
      return applySubmission(set, event, context);
    case 'intent.proposed':
      return applyProposed(set, event);
    case 'intent.denied':
      return applyDenied(set, event);
    case 'approval.recorded':
      return applyApproval(set, event, context);
    case 'intent.approved':
      return applyApproved(set, event, context);
    case 'intent.rejected':
    case 'intent.returned':
      return applyClosed(set, event);
    case 'intent.expired':
      return applyExpired(set, event);
    case 'transfer.posted':
      return applyPosted(set, event);
    case 'transfer.ended':
      return applyTransferEnded(set, event);
    case 'account.registered':
      return applyRegistered(set, event);
    case 'wallet.changed':
      return applyWalletChanged(set, event);
    case 'mandate.granted':
      return applyGranted(set, event);
    case 'mandate.revoked':
      return applyRevoked(set, event);
    case 'person.erased':
      return applyErased(set, event);
    case 'policy.activated':
      return applyPolicyActivated(set, event);
    case 'roster.changed':
      return applyRosterChanged(set, event);
    case 'authority.withdrawn':
      return applyWithdrawn(set, event);
    case 'emergency.declared':
      return applyDeclared(set, event);
    case 'emergency.ended':
      return applyEnded(set, event);
    case 'runbook.recorded':
      return applyRunbook(set, event, context);
    case 'key.registered':
      return applyKeyRegistered(set, event);
    case 'key.changed':
      return applyKeyChanged(set, event);
    case 'key.proved':
      return applyKeyProved(set, event, context);
    case 'book.recorded':
      return applyBook(set, event);
    default:
      return unreachable(event);
  }
};

const unreachable = (event: never): never => {
  throw new Error(`no handler for ${JSON.stringify(event)}`);
};
