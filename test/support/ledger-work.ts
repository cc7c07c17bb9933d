import type { ApprovalStatement, JournalHead } from '#shared/approval';
import type { ApproveResponse, Problem } from '#shared/api';
import type { IntentDigest, PersonId } from '#shared/brand';
import { digestOf, type Intent, type TransferIntent } from '#shared/intent';
import { ANNA, BEN, signApproval, signSubmission, testTransfer } from './company.ts';
import type { Answered, LedgerClient } from './ledger.ts';

/* Work at a running test ledger, with instants of today. */

const DAY_MS = 86_400_000;

export const instant = (offsetMs = 0): string => new Date(Date.now() + offsetMs).toISOString();

/** An intra-group transfer drafted now. */
export const transfer = (over: Parameters<typeof testTransfer>[0] = {}): TransferIntent =>
  testTransfer({ createdAt: instant(), expiresAt: instant(7 * DAY_MS), ...over });

export interface Proposed<I extends Intent = Intent> {
  readonly intents: readonly I[];
  readonly digests: readonly IntentDigest[];
  readonly outcomes: readonly {
    readonly outcome: string;
    readonly code?: string;
    readonly detail?: string;
  }[];
}

/** Proposes intents under one submission of their initiator; throws when the command is not answered. */
export const propose = async <I extends Intent>(
  client: LedgerClient,
  intents: readonly I[],
  given?: JournalHead,
): Promise<Proposed<I>> => {
  const [first] = intents;
  if (first === undefined) throw new Error('nothing to propose');
  const head = given ?? (await client.head());
  const digests = intents.map(digestOf);
  const submission = signSubmission(first.initiator, digests, head, instant(), first.ledger);
  const answer = await client.propose(submission, intents);
  if (answer.status !== 200) throw new Error(answer.text);
  return { intents, digests, outcomes: answer.body.outcomes };
};

export const approve = async (
  client: LedgerClient,
  who: PersonId,
  intent: Intent,
  over: Partial<ApprovalStatement> = {},
): Promise<Answered<ApproveResponse & Problem>> => {
  const head = over.head ?? (await client.head());
  return client.approve(signApproval(who, intent, head, { issuedAt: instant(), ...over }));
};

/** Both officers that the test policy asks for. */
export const approveByTwo = async (
  client: LedgerClient,
  intent: TransferIntent,
  over: Partial<ApprovalStatement> = {},
): Promise<string> => {
  await approve(client, ANNA, intent, over);
  return (await approve(client, BEN, intent, over)).body.status;
};
