import { ed25519 } from '@noble/curves/ed25519.js';
import { openApproval, openSubmission, QUORUM_CERTIFICATE_TYPE, type JournalHead } from '#shared/approval';
import type { CommandId, IntentDigest, MandateId, PersonId, Sha256Hex, TransferId } from '#shared/brand';
import { decideOperations, type Books, type Decidable, type RecordedOperation } from '#shared/double-entry';
import { sha256Hex, toBase64, toHex, utf8 } from '#shared/encoding';
import { keyIdOf, nobleVerify, preAuthEncoding, type Envelope } from '#shared/envelope';
import type { ErrorCode } from '#shared/errors';
import { digestOf, type Intent } from '#shared/intent';
import { encodeEvent, eventLeaf, type Genesis, type JournalEvent } from '#shared/journal';
import { canonicalBytes, type JsonValue } from '#shared/json';
import { TreeBuilder } from '#shared/merkle';
import {
  activePolicy,
  advanced,
  applyEvent,
  carriedOutBy,
  certificateOf,
  delaysOver,
  emergenciesDue,
  emptyWorkingSet,
  endingOf,
  isDelayOver,
  judgeApproval,
  judgeProposal,
  answeredFor,
  judgeKeyProof,
  judgeRunbook,
  standingProblem,
  type EndingRequest,
  type StatementIntent,
  type WorkingSet,
} from '#shared/projection';
import { LEDGER, LEDGER_SEED, ORIGIN, signApproval, signSubmission, testGenesis } from './company.ts';

type Body = JournalEvent extends infer E
  ? E extends JournalEvent
    ? Pick<E, 'type' | 'payload'>
    : never
  : never;

/** Any operation may be referred to later: all of them are kept. */
class EveryId extends Set<TransferId> {
  override has(): boolean {
    return true;
  }
}

/**
 * A ledger of a few lines, for tests of the shared rules: it decides with them and appends the events, so
 * that a test can tamper with any of them. The real service is tested by its own process.
 */
export class MiniLedger {
  readonly events: JournalEvent[] = [];
  readonly set: WorkingSet = { ...emptyWorkingSet(), named: new EveryId() };
  readonly #tree = new TreeBuilder();
  readonly #roots = new Map<number, string>();
  time = '2026-05-01T09:00:00Z';

  /** `more` are events that another ledger made after the same genesis: this one goes on from there. */
  constructor(genesis: Genesis = testGenesis(), more: readonly JournalEvent[] = []) {
    this.#append({ type: 'ledger.genesis', payload: genesis });
    for (const { type, payload, actor } of more)
      this.#append({ type, payload } as Body, actor.kind === 'person' ? actor.id : null);
  }

  get head(): JournalHead {
    return { origin: ORIGIN, size: this.events.length, root: toHex(this.#tree.root()) as Sha256Hex };
  }

  propose(intent: Intent, by: PersonId = intent.initiator): 'proposed' | 'denied' | 'duplicate' | ErrorCode {
    const digest = digestOf(intent);
    const envelope = signSubmission(by, [digest], this.head);
    const opened = openSubmission(envelope, this.#trust());
    if (!opened.ok) return 'bad-statement';
    const submission = { digest: opened.value.digest, initiator: by, intents: new Set([digest]) };
    // The submission stands before it.
    const at = { seq: this.events.length + 1, time: this.time };
    const judged = judgeProposal(this.set, intent, digest, submission, at);
    if (!judged.ok) return judged.error.code;
    if (judged.value.kind === 'duplicate') return 'duplicate';
    const { kind, facts, policy, hold, evaluation } = judged.value;
    this.#append(
      { type: 'submission.recorded', payload: { submission: submission.digest, envelope } } as Body,
      by,
    );
    const common = {
      digest,
      intent: intent as unknown as Record<string, JsonValue>,
      submission: submission.digest,
      policy: { version: policy.policy.version, digest: policy.digest },
      facts,
    };
    if (kind === 'denied')
      this.#append(
        { type: 'intent.denied', payload: { ...common, denials: evaluation.denials } } as Body,
        by,
      );
    else this.#append({ type: 'intent.proposed', payload: { ...common, hold } } as Body, by);
    return kind;
  }

  /** Signs a statement that needs no quorum, as a desk would; `more` are other intents under the same signature. */
  sign(intent: StatementIntent, more: readonly IntentDigest[] = []): 'recorded' | 'duplicate' | ErrorCode {
    const digest = digestOf(intent);
    const envelope = signSubmission(intent.initiator, [digest, ...more], this.head, this.time);
    const opened = openSubmission(envelope, this.#trust());
    if (!opened.ok) return 'bad-statement';
    const judged =
      intent.type === 'runbook'
        ? judgeRunbook(this.set, intent, digest, opened.value, this.time)
        : judgeKeyProof(this.set, intent, digest, opened.value, this.time);
    if (!judged.ok) return judged.error.code;
    if (judged.value.kind === 'duplicate') return 'duplicate';
    const payload = { digest, intent: intent as unknown as Record<string, JsonValue>, envelope };
    const type = intent.type === 'runbook' ? 'runbook.recorded' : 'key.proved';
    this.#append({ type, payload } as Body, intent.initiator);
    return 'recorded';
  }

  /** Why an intent would be refused now; undefined when it would not. Nothing is recorded. */
  refusalOf(intent: Intent): { readonly code: ErrorCode; readonly detail: string } | undefined {
    const digest = digestOf(intent);
    const submission = {
      digest: digest as Sha256Hex,
      initiator: intent.initiator,
      intents: new Set([digest]),
    };
    const at = { seq: this.events.length, time: this.time };
    const judged = judgeProposal(this.set, intent, digest, submission, at);
    return judged.ok ? undefined : judged.error;
  }

  approve(
    who: PersonId,
    intent: Intent,
    over: Parameters<typeof signApproval>[3] = {},
    key?: string,
  ): 'recorded' | ErrorCode {
    const inForce = activePolicy(this.set);
    if (inForce === undefined) throw new Error('no policy is in force');
    const policy = { version: inForce.policy.version, digest: inForce.digest };
    return this.deliver(signApproval(who, intent, this.head, { issuedAt: this.time, policy, ...over }, key));
  }

  statusOf(intent: Intent): string | undefined {
    return this.set.intents.get(digestOf(intent))?.status;
  }

  /** The directory says that somebody is gone. */
  withdraw(person: PersonId): void {
    const reference = sha256Hex(utf8(`gone: ${person}`)) as Sha256Hex;
    this.#append({ type: 'authority.withdrawn', payload: { person, source: 'scim', reference } });
  }

  deliver(envelope: Envelope): 'recorded' | ErrorCode {
    const opened = openApproval(envelope, this.#trust());
    if (!opened.ok) return 'bad-statement';
    const judged = judgeApproval(this.set, opened.value, {
      time: this.time,
      rootAt: (n) => this.#roots.get(n),
    });
    if (!judged.ok) return judged.error.code;
    const { statement, person } = opened.value;
    this.#append(
      { type: 'approval.recorded', payload: { intent: statement.intent, envelope } } as Body,
      person.id,
    );
    if (statement.decision === 'approve') this.#complete(statement.intent);
    else if (statement.reason !== null)
      this.#append(
        {
          type: statement.decision === 'reject' ? 'intent.rejected' : 'intent.returned',
          payload: { intent: statement.intent, by: person.id, reason: statement.reason },
        },
        person.id,
      );
    return 'recorded';
  }

  /** Ends freezes whose time is over and makes replacements that are due, one by one; how many. */
  #sweepEmergencies(): number {
    for (let count = 0; ; count += 1) {
      const { ended, replaced } = emergenciesDue(this.set, this.time);
      const [freeze] = ended;
      const [record] = replaced;
      if (freeze !== undefined)
        this.#append({ type: 'emergency.ended', payload: { intent: freeze.intent, lifted: null } });
      else if (record !== undefined)
        this.#append({ type: 'emergency.declared', payload: { intent: record.digest, until: null } });
      else return count;
    }
  }

  /** What time alone brings about, as the service's sweep does it; whether anything came of it. */
  sweep(): boolean {
    const record = this.set.cooling === null ? undefined : this.set.intents.get(this.set.cooling);
    const isPossible =
      record !== undefined &&
      standingProblem(record.intent, record.digest, this.set, this.time) === undefined;
    const body = isPossible ? carriedOutBy(record, this.set, this.time) : undefined;
    if (body !== undefined) this.#append(body);
    const delayed = delaysOver(this.set, this.time);
    for (const digest of delayed) if (isDelayOver(this.set, digest, this.time)) this.#complete(digest);
    const over = [...this.set.intents.values()].filter(
      ({ status, intent }) =>
        status === 'awaiting-approval' && Date.parse(intent.expiresAt) <= Date.parse(this.time),
    );
    for (const { digest } of over) this.expire(digest);
    const emergencies = this.#sweepEmergencies();
    return body !== undefined || delayed.length + over.length + emergencies > 0;
  }

  expire(digest: IntentDigest): void {
    this.#append({ type: 'intent.expired', payload: { intent: digest } });
  }

  /** How an approved transfer ended on its rail, as a client says it; why it may not where it may not. */
  end(request: EndingRequest, reference = 'E2E-4711'): 'recorded' | ErrorCode {
    const ending = endingOf(this.set, request, { seq: this.events.length, time: this.time });
    if (!ending.ok) return ending.error.code;
    const { intent, mandate, outcome } = request;
    const entries = [...ending.value.entries];
    this.#append({ type: 'transfer.ended', payload: { intent, mandate, outcome, reference, entries } });
    return 'recorded';
  }

  /** Decides operations under a mandate (null: the ledger's own) and records them as one event. */
  book(mandate: MandateId | null, operations: readonly Decidable[]): readonly RecordedOperation[] {
    const { accounts, wallets, mandates, positions, transfers } = this.set;
    const books: Books = {
      accounts: new Map(accounts),
      wallets: new Map(wallets),
      mandates,
      positions: new Map(positions),
      transfers: new Map(transfers),
      named: new EveryId(),
    };
    const found = mandate === null ? undefined : mandates.get(mandate);
    const record = found === undefined ? null : answeredFor(found, this.set.roster);
    const at = { seq: this.events.length, firstIndex: 0, time: this.time };
    const recorded = decideOperations(books, record, operations, at).map((outcome) => {
      if (outcome.kind === 'again') throw new Error('an id was used before');
      return outcome.recorded;
    });
    this.#append({ type: 'book.recorded', payload: { groups: [{ mandate, operations: recorded }] } });
    return recorded;
  }

  #complete(digest: IntentDigest): void {
    const record = this.set.intents.get(digest);
    if (record === undefined || this.set.roster === undefined) return;
    if (!advanced(record, this.set.roster, this.time).progress.satisfied) return;
    const statement = certificateOf(record, this.set.policies, LEDGER, this.time);
    const payload = canonicalBytes(statement);
    const signature = ed25519.sign(preAuthEncoding(QUORUM_CERTIFICATE_TYPE, payload), LEDGER_SEED);
    const key = { algorithm: 'ed25519', publicKey: toHex(ed25519.getPublicKey(LEDGER_SEED)) } as const;
    const certificate: Envelope = {
      payloadType: QUORUM_CERTIFICATE_TYPE,
      payload: toBase64(payload),
      signatures: [{ keyid: keyIdOf(key), sig: toBase64(signature) }],
    };
    this.#append({ type: 'intent.approved', payload: { intent: digest, certificate } } as Body);
    const body = carriedOutBy(record, this.set, this.time);
    if (body !== undefined) this.#append(body);
  }

  #trust(): Parameters<typeof openApproval>[1] {
    if (this.set.roster === undefined) throw new Error('no genesis');
    return { ledger: LEDGER, roster: this.set.roster, verify: nobleVerify };
  }

  #append(body: Body, person: PersonId | null = null): void {
    const seq = this.events.length;
    const command = {
      id: `test-${String(seq)}` as CommandId,
      digest: sha256Hex(utf8(String(seq))) as Sha256Hex,
    };
    const actor = person === null ? { kind: 'ledger' } : { kind: 'person', id: person };
    const event = { seq, time: this.time, actor, command, ...body } as JournalEvent;
    const applied = applyEvent(this.set, event, { verify: nobleVerify });
    if (!applied.ok) throw new Error(`${applied.error.code}: ${applied.error.detail}`);
    this.events.push(event);
    this.#tree.append(eventLeaf(encodeEvent(event)));
    this.#roots.set(this.events.length, toHex(this.#tree.root()));
  }
}

/** Applies events to an empty set as a desk would; the first fault's code, or the set. */
export const replay = (events: readonly JournalEvent[]): WorkingSet | string => {
  const set = emptyWorkingSet();
  for (const event of events) {
    const applied = applyEvent(set, event, { verify: nobleVerify });
    if (!applied.ok) return applied.error.code;
  }
  return set;
};
