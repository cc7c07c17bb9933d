import type { CommandId, MandateId, PersonId, Sha256Hex } from '#shared/brand';
import type { Operation } from '#shared/double-entry';
import type { Envelope } from '#shared/envelope';
import type { withdrawalSources } from '#shared/journal';
import type { JsonObject } from '#shared/json';
import type { EndingRequest } from '#shared/projection';

interface CommandHeader {
  readonly id: CommandId;
  /** SHA-256 over the canonical body (JCS) of the request. */
  readonly bodyDigest: Sha256Hex;
}

export interface ProposeCommand extends CommandHeader {
  readonly kind: 'propose';
  readonly submission: Envelope;
  readonly intents: readonly JsonObject[];
}

export interface ApproveCommand extends CommandHeader {
  readonly kind: 'approve';
  readonly approval: Envelope;
}

/** The ledger's own: what time alone brings about; see `decideExpire`. */
export interface ExpireCommand extends CommandHeader {
  readonly kind: 'expire';
}

/** What a directory says of a person who is gone. */
export interface Withdrawal {
  readonly person: PersonId;
  readonly source: (typeof withdrawalSources)[number];
  /** Digest of what the directory sent. */
  readonly reference: Sha256Hex;
}

/** The ledger's own: takes the power of somebody who is gone. */
export interface WithdrawCommand extends CommandHeader, Withdrawal {
  readonly kind: 'withdraw';
}

/** How an approved transfer ended on its rail, as a client says it under a mandate. */
export interface EndCommand extends CommandHeader, EndingRequest {
  readonly kind: 'end';
  /** Name of the access token that it came with. */
  readonly client: string;
  readonly reference: string;
}

export type Command = ProposeCommand | ApproveCommand | ExpireCommand | WithdrawCommand | EndCommand;

/**
 * Operations on the books under a mandate. It has no id of its own: each operation has one, and counts once
 * whatever command brings it.
 */
export interface BookCommand {
  readonly kind: 'book';
  /** Name of the access token that it came with. */
  readonly client: string;
  readonly mandate: MandateId;
  readonly operations: readonly Operation[];
}

/** One JSON text for each operation, in order. */
export type BookAnswers = readonly string[];

/** An answer as it goes out, and as it is kept: HTTP status and JSON text. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * What a decision gives: the answer, and whether it is remembered under the command's id. An answer to
 * somebody unknown is not: it would let anybody use up the ids of others.
 */
export interface Decided {
  readonly answer: Answer;
  readonly isRemembered: boolean;
  readonly statement: string;
  readonly items: number;
}

/** The command was not decided at all; nothing is remembered. */
export interface WriterRefusal {
  readonly code:
    | 'ledger-busy'
    | 'ledger-failed'
    | 'ledger-frozen'
    | 'not-leader'
    | 'internal-error'
    | 'not-found'
    | 'bad-request';
  readonly detail: string;
}
