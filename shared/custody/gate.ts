import type { IntentDigest, Sha256Hex } from '#shared/brand';
import { sha256Hex, toHex } from '#shared/encoding';
import type { VerifySignature } from '#shared/envelope';
import { ok, type Result } from '#shared/errors';
import type { TransferIntent } from '#shared/intent';
import { decodeEvent, eventLeaf, type JournalEvent } from '#shared/journal';
import { ed25519Verifier, openNote, parseCheckpoint } from '#shared/note';
import {
  activePolicy,
  applyEvent,
  emptyWorkingSet,
  intentsIn,
  isOver,
  standingProblem,
  type IntentRecord,
} from '#shared/projection';
import { signingKeyName, type SigningKey } from '#shared/inventory';
import { keyRefusal } from './key.ts';
import { RELEASES_MAX, type GateMemory, type Released } from './memory.ts';
import { momentOf, type Moment } from './moment.ts';
import { refuse, type GateRefusal } from './refusals.ts';
import { Roots } from './roots.ts';
import { settledBy } from './settled.ts';
import { quorumGone, voidApprovals } from './standing-quorum.ts';

/** What the genesis ceremony fixed: the journal's name, the ledger's key, and the hash of its first event. */
export interface GateTrust {
  readonly origin: string;
  /** C2SP signed-note verifier key. */
  readonly vkey: string;
  readonly genesis: Sha256Hex;
}

export interface GateTools {
  readonly trust: GateTrust;
  /** Null for a gate that has never seen a journal. */
  readonly memory: GateMemory | null;
  readonly verify: VerifySignature;
  /** Writes down what was seen and released, before anything is signed by it. Throws where it can't. */
  readonly remember: (memory: GateMemory) => void;
  /** The key that an item is carried out with; or why there is none. Nothing is given away by asking. */
  readonly keyOf: (intent: TransferIntent) => Result<SigningKey, string>;
  /**
   * Turns an item into what is signed for it, always the same for the same item; or says why there is nothing. Only what
   * the gate lets out, or has let out, is asked for: here an item may be given its place in a queue.
   */
  readonly derive: (intent: TransferIntent, digest: IntentDigest) => Result<Uint8Array, string>;
}

/** What is signed for an item, and the key that signs it. */
export interface Release {
  readonly payload: Uint8Array;
  readonly key: SigningKey;
  readonly intent: TransferIntent;
  readonly digest: IntentDigest;
}

/**
 * The gate before the keys that move money. It reads the whole journal from the genesis that was fixed in a ceremony,
 * repeats every judgement of it, and lets a key sign only for an item that a quorum approved and that still stands. It
 * believes neither the centre nor the rest of its own desk: whoever feeds it can hold it up, and keep the newest events from
 * it, a withdrawal among them, until it sees them.
 *
 * A fault of the journal closes it for good: what it has half applied is no picture of anything.
 */
export class Gate {
  readonly #tools: GateTools;
  readonly #set = emptyWorkingSet();
  readonly #roots = new Roots();
  readonly #settled = new Set<string>();
  #memory: GateMemory;
  #broken: GateRefusal | undefined;

  constructor(tools: GateTools) {
    this.#tools = tools;
    this.#memory = tools.memory ?? {
      v: 1,
      head: { size: 0, root: sha256Hex(new Uint8Array()) as Sha256Hex },
      policyVersion: 0,
      released: [],
    };
  }

  /** Name of the journal that it reads. */
  get origin(): string {
    return this.#tools.trust.origin;
  }

  /** How far the journal was read. */
  get size(): number {
    return this.#roots.size;
  }

  /**
   * Reads on: lines of the journal in order, and the ledger's signed checkpoint of exactly where they end. Refusals:
   * `journal-broken`, `journal-forked`, `policy-regressed` (each closes the gate), `memory-failed`.
   */
  advance(lines: readonly string[], note: string): Result<null, GateRefusal> {
    if (this.#broken !== undefined) return { ok: false, error: this.#broken };
    const refusal = this.#read(lines) ?? this.#sealedBy(note) ?? this.#regression();
    if (refusal !== undefined) {
      this.#broken = refusal;
      return { ok: false, error: refusal };
    }
    return this.#isBehind() ? ok(null) : this.#keep(this.#memory.released);
  }

  /**
   * Lets an item out: the bytes to sign for it and the key that signs them, which are written down first. The key has to be
   * the active one of the item's wallet, by the inventory. The same item gives the same bytes again, for what was cut off
   * between signing and sending. `now` is this machine's clock.
   */
  release(digest: IntentDigest, now: string): Result<Release, GateRefusal> {
    const closed = this.#closed();
    if (closed !== undefined) return { ok: false, error: closed };
    const record = this.#set.intents.get(digest);
    if (record === undefined) return refuse('intent-unknown', digest);
    if (this.#settled.has(digest)) return refuse('settled', 'the books hold what it came to');
    const intent = releasable(record);
    if (intent === undefined)
      return refuse('not-released-by-custody', `${record.intent.type}, ${record.status}`);
    const refusal = this.#standing(record, now);
    if (refusal !== undefined) return { ok: false, error: refusal };
    const before = this.#before(digest);
    if (before !== undefined && before.cancelledAt !== null) return refuse('cancelled', before.cancelledAt);
    if (before === undefined && this.#isFull()) return refuse('memory-failed', FULL);
    const release = this.#derived(intent, digest, intent.legs);
    return release.ok ? this.#noted(release.value, { at: now, cancelledAt: null }) : release;
  }

  /**
   * Ends for good what a quorum approved: it is written down that it is not released any more, and told what the release was
   * or would have been, so that its place can be taken by something that pays nothing. It needs no quorum: whoever feeds the
   * gate can hold a payment up anyway. An item may have its place without having been released, where power was lost
   * between both. The same item is told again.
   */
  cancel(digest: IntentDigest, now: string): Result<Release, GateRefusal> {
    const closed = this.#closed();
    if (closed !== undefined) return { ok: false, error: closed };
    const record = this.#set.intents.get(digest);
    const before = this.#before(digest);
    // Of what nobody approved the fee ceiling was approved by nobody either: not even a cancellation is paid for.
    if (record?.intent.type !== 'transfer' || (before === undefined && releasable(record) === undefined))
      return refuse('never-released', digest);
    if (before === undefined && this.#isFull()) return refuse('memory-failed', FULL);
    // What was released is cancelled by its key also when that lost the wallet since: nothing of the wallet moves.
    const paid = before === undefined ? record.intent.legs : [];
    const release = this.#derived(record.intent, digest, paid);
    return release.ok
      ? this.#noted(release.value, { at: before?.at ?? now, cancelledAt: before?.cancelledAt ?? now })
      : release;
  }

  /** What a transfer of the journal says, whatever became of it: to be shown, and never to be signed by. */
  transferOf(digest: IntentDigest): TransferIntent | undefined {
    const intent = this.#set.intents.get(digest)?.intent;
    return intent?.type === 'transfer' ? intent : undefined;
  }

  /** Transfers that a quorum approved and that wait to be sent, in the order in which they were proposed. */
  waiting(): readonly { readonly digest: IntentDigest; readonly intent: TransferIntent }[] {
    if (this.#broken !== undefined) return [];
    return intentsIn(this.#set, { statuses: ['awaiting-dispatch'], type: 'transfer' }).flatMap((record) => {
      const intent = this.#settled.has(record.digest) ? undefined : releasable(record);
      return intent === undefined ? [] : [{ digest: record.digest, intent }];
    });
  }

  #read(lines: readonly string[]): GateRefusal | undefined {
    for (const line of lines) {
      const problem = this.#readLine(line);
      if (problem !== undefined) return { code: 'journal-broken', detail: problem };
    }
    return undefined;
  }

  #readLine(line: string): string | undefined {
    const leaf = eventLeaf(line);
    if (this.size === 0 && toHex(leaf) !== this.#tools.trust.genesis) return 'it begins with another genesis';
    const event = decodeEvent(line);
    if (!event.ok) return `${event.error.code}: ${event.error.detail}`;
    const before = this.#set.roster;
    const problem = this.#apply(event.value);
    if (problem !== undefined) return problem;
    this.#roots.append(leaf);
    for (const item of settledBy(event.value)) this.#settled.add(item);
    const { roster } = this.#set;
    if (roster !== undefined && roster !== before) voidApprovals(this.#set, roster, event.value.time);
    return undefined;
  }

  #apply(event: JournalEvent): string | undefined {
    const context = { verify: this.#tools.verify, rootAt: (size: number) => this.#roots.at(size) };
    try {
      const applied = applyEvent(this.#set, event, context);
      return applied.ok ? undefined : `${applied.error.code}: ${applied.error.detail}`;
    } catch (error) {
      // Half applied, by an event that no rule foresaw: no better than one that the rules refuse.
      return error instanceof Error ? error.message : 'unknown';
    }
  }

  #sealedBy(note: string): GateRefusal | undefined {
    const verifier = ed25519Verifier(this.#tools.trust.vkey);
    const opened = verifier.ok ? openNote(note, [verifier.value]) : verifier;
    if (!opened.ok) return { code: 'journal-broken', detail: opened.error.code };
    const checkpoint = parseCheckpoint(opened.value.text);
    if (!checkpoint.ok) return { code: 'journal-broken', detail: checkpoint.error.code };
    const { origin, size, root } = checkpoint.value;
    if (origin !== this.#tools.trust.origin)
      return { code: 'journal-broken', detail: `the checkpoint is of ${origin}` };
    return size === this.size && toHex(root) === this.#roots.at(size)
      ? undefined
      : { code: 'journal-broken', detail: `the checkpoint is not of these ${String(this.size)} events` };
  }

  #regression(): GateRefusal | undefined {
    const { head, policyVersion } = this.#memory;
    if (this.#isBehind()) return undefined;
    if (head.size > 0 && this.#roots.at(head.size) !== head.root)
      return { code: 'journal-forked', detail: `another root at size ${String(head.size)}` };
    const version = activePolicy(this.#set)?.policy.version ?? 0;
    return version < policyVersion
      ? { code: 'policy-regressed', detail: `${String(version)} after ${String(policyVersion)}` }
      : undefined;
  }

  /** Why it answers for no item now: what it read is no journal, or less of it than was seen here before. */
  #closed(): GateRefusal | undefined {
    if (this.#broken !== undefined || !this.#isBehind()) return this.#broken;
    const detail = `${String(this.size)} of ${String(this.#memory.head.size)} events were read`;
    return { code: 'journal-behind', detail };
  }

  #isBehind(): boolean {
    return this.size < this.#memory.head.size;
  }

  #standing(record: IntentRecord, now: string): GateRefusal | undefined {
    const { intent, digest } = record;
    const moment: Moment | undefined = momentOf(this.#set.lastTime, now);
    if (moment === undefined)
      return { code: 'clocks-disagree', detail: `the journal ${this.#set.lastTime}, here ${now}` };
    if (isOver(intent.expiresAt, moment.latest)) return { code: 'intent-expired', detail: intent.expiresAt };
    const problem = standingProblem(intent, digest, this.#set, moment.latest);
    if (problem !== undefined)
      return { code: 'intent-stands-no-more', detail: `${problem.code}: ${problem.detail}` };
    const gone = quorumGone(this.#set, record, moment);
    return gone === undefined ? undefined : { code: 'quorum-gone', detail: gone };
  }

  /** What is signed for an item. The key is judged first: what it may not sign gets no place in a queue. */
  #derived(
    intent: TransferIntent,
    digest: IntentDigest,
    legs: TransferIntent['legs'],
  ): Result<Release, GateRefusal> {
    const key = this.#tools.keyOf(intent);
    if (!key.ok) return refuse('not-derivable', key.error);
    const refusal = keyRefusal(this.#set, { legs }, key.value);
    if (refusal !== undefined) return { ok: false, error: refusal };
    const payload = this.#tools.derive(intent, digest);
    return payload.ok
      ? ok({ payload: payload.value, key: key.value, intent, digest })
      : refuse('not-derivable', payload.error);
  }

  #before(digest: IntentDigest): Released | undefined {
    return this.#memory.released.find(({ intent }) => intent === digest);
  }

  #isFull(): boolean {
    return this.#memory.released.length >= RELEASES_MAX;
  }

  /** Written down, unless it is already: the same item is released once, for one payload and one key. */
  #noted(release: Release, when: Pick<Released, 'at' | 'cancelledAt'>): Result<Release, GateRefusal> {
    const { digest, key, payload } = release;
    const entry = {
      intent: digest,
      payload: sha256Hex(payload) as Sha256Hex,
      key: signingKeyName(key),
      ...when,
    };
    const before = this.#before(digest);
    if (before !== undefined && (before.payload !== entry.payload || before.key !== entry.key))
      return refuse('released-otherwise', `${before.payload} at ${before.at}`);
    if (before?.cancelledAt === when.cancelledAt) return ok(release);
    const kept = this.#keep([...this.#memory.released.filter((each) => each !== before), entry]);
    return kept.ok ? ok(release) : kept;
  }

  /** Written down first, held in memory afterwards. Only what has read as far as before writes: it never shrinks. */
  #keep(released: readonly Released[]): Result<null, GateRefusal> {
    const root = this.#roots.at(this.size);
    const memory: GateMemory = {
      v: 1,
      head: root === undefined ? this.#memory.head : { size: this.size, root },
      policyVersion: activePolicy(this.#set)?.policy.version ?? this.#memory.policyVersion,
      released,
    };
    try {
      this.#tools.remember(memory);
    } catch (error) {
      return refuse('memory-failed', error instanceof Error ? error.message : 'unknown');
    }
    this.#memory = memory;
    return ok(null);
  }
}

const FULL = `${String(RELEASES_MAX)} items were released: a new gate is needed`;

/** What leaves by a custody key: an approved transfer that is not posted inside the ledger. */
const releasable = ({ intent, status }: IntentRecord): TransferIntent | undefined =>
  status === 'awaiting-dispatch' && intent.type === 'transfer' && intent.rail !== 'book' ? intent : undefined;
