import type { IntentDigest, MandateId } from '#shared/brand';
import { mandateProblem, momentOf, refusals, type Entry } from '#shared/double-entry';
import { err, ok, type Result } from '#shared/errors';
import type { EventOf } from '#shared/journal';
import { isLedgerFrozen } from '#shared/roster';
import { answeredFor } from './mandates.ts';
import type { ProposalRefusal } from './refusal.ts';
import type { IntentRecord, WorkingSet } from './types.ts';

export interface EndingRequest {
  readonly intent: IntentDigest;
  readonly mandate: MandateId;
  readonly outcome: EventOf<'transfer.ended'>['payload']['outcome'];
}

export interface Ending {
  readonly record: IntentRecord;
  /** What is posted: all that was held, or nothing. */
  readonly entries: readonly Entry[];
}

/**
 * Whether a client may say now how an approved transfer ended on its rail. It takes a mandate that stands, covers the
 * clearing accounts, and allows as much as was approved: saying that it failed gives as much back. Refusals:
 * `ledger-frozen`, `not-found` (the mandate), those of mandates, `intent-unknown`, `intent-closed`.
 */
export const endingOf = (
  set: WorkingSet,
  { intent, mandate, outcome }: EndingRequest,
  at: { readonly seq: number; readonly time: string },
): Result<Ending, ProposalRefusal> => {
  const held = set.mandates.get(mandate);
  if (held === undefined) return err({ code: 'not-found', detail: `mandate ${mandate}` });
  if (set.roster !== undefined && isLedgerFrozen(set.roster.roster))
    return err({ code: 'ledger-frozen', detail: 'an emergency is declared over the whole ledger' });
  const record = set.intents.get(intent);
  if (record === undefined) return err({ code: 'intent-unknown', detail: intent });
  if (
    record.status !== 'awaiting-dispatch' ||
    record.intent.type !== 'transfer' ||
    record.intent.rail === 'book'
  )
    return err({ code: 'intent-closed', detail: `it is ${record.status}, and nothing of it is on a rail` });
  const code = mandateProblem(
    answeredFor(held, set.roster),
    momentOf(at.seq, at.time),
    'clearing',
    record.intent.legs.map(({ amount }) => amount),
  );
  if (code !== null) return err({ code, detail: refusals[code] });
  return ok({ record, entries: outcome === 'settled' ? record.hold : [] });
};
