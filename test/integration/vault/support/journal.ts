import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign as signBytes,
  type KeyObject,
} from 'node:crypto';
import {
  APPROVAL_TYPE,
  envelopeDigest,
  QUORUM_CERTIFICATE_TYPE,
  SUBMISSION_TYPE,
  type JournalHead,
} from '#shared/approval';
import type { CommandId, IntentDigest, PersonId, Sha256Hex } from '#shared/brand';
import { sha256, toHex, utf8 } from '#shared/encoding';
import { keyIdOf, preAuthEncoding, type Envelope } from '#shared/envelope';
import { digestOf, type TransferIntent } from '#shared/intent';
import { encodeEvent, type JournalEvent } from '#shared/journal';
import { canonicalBytes, type JsonValue } from '#shared/json';
import { TreeBuilder, leafHash } from '#shared/merkle';
import { policyDigest } from '#shared/policy';
import {
  applyEvent,
  certificateOf,
  emptyWorkingSet,
  holdEntries,
  judgeProposal,
  type WorkingSet,
} from '#shared/projection';
import { renderDigest, renderIntent } from '#shared/render';
import {
  ANNA,
  BEN,
  DIRK,
  LEDGER,
  LEDGER_SEED,
  ORIGIN,
  testGenesis,
  testPolicy,
  testTransfer,
} from '../../../support/company.ts';

/*
 * Long, honest journals quickly: really signed, by the runtime's own cryptography, and judged by the shared
 * rules. Only the generator's own check of its signatures is left out; the desk under test makes it.
 */

type Body = JournalEvent extends infer E
  ? E extends JournalEvent
    ? Pick<E, 'type' | 'payload'>
    : never
  : never;

const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const keyFrom = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' });

/** The raw public key in hex. */
const publicKeyOf = (key: KeyObject): string =>
  Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');

const TIME = '2026-05-01T09:00:00Z';
const EXPIRES = '2126-05-08T09:00:00Z';

export class JournalMaker {
  readonly lines: string[] = [];
  readonly #set: WorkingSet = emptyWorkingSet();
  readonly #tree = new TreeBuilder();
  readonly #keys = new Map<string, KeyObject>([['ledger', keyFrom(LEDGER_SEED)]]);

  constructor() {
    this.#append({ type: 'ledger.genesis', payload: testGenesis('900000000000000') });
    for (const { person } of this.#set.roster?.roster.keys ?? [])
      this.#keys.set(person, keyFrom(sha256(utf8(`test seed of ${person}`))));
  }

  get size(): number {
    return this.lines.length;
  }

  /** One submission of `count` transfers, of which the first `approved` are approved by two and posted. */
  submission(count: number, approved: number): void {
    const intents = Array.from({ length: count }, (_, index) => this.#intent(index));
    const digests = intents.map(digestOf);
    const envelope = this.#signed(DIRK, SUBMISSION_TYPE, {
      ...this.#signedBy(DIRK),
      type: 'submission',
      initiator: DIRK,
      intents: digests,
    });
    const submission = envelopeDigest(envelope);
    this.#append({ type: 'submission.recorded', payload: { submission, envelope } } as Body, DIRK);
    for (const intent of intents) this.#propose(intent, submission, new Set(digests));
    for (const intent of intents.slice(0, approved)) this.#approve(intent);
  }

  #intent(index: number): TransferIntent {
    const number = this.size + index;
    return testTransfer({
      expiresAt: EXPIRES,
      minor: String(100 + (number % 9_973)),
      references: {
        endToEndId: `E2E-${String(number)}`,
        instructionId: null,
        remittance: `Invoice ${String(number)} of the second quarter`,
      },
    });
  }

  #propose(intent: TransferIntent, submission: Sha256Hex, intents: ReadonlySet<IntentDigest>): void {
    const digest = digestOf(intent);
    const judged = judgeProposal(
      this.#set,
      intent,
      digest,
      { digest: submission, initiator: DIRK, intents },
      { seq: this.size, time: TIME },
    );
    if (!judged.ok || judged.value.kind !== 'proposed') throw new Error('the generator proposed nonsense');
    const { facts, policy, hold } = judged.value;
    this.#append(
      {
        type: 'intent.proposed',
        payload: {
          digest,
          intent,
          submission,
          policy: { version: policy.policy.version, digest: policy.digest },
          facts,
          hold: [...hold],
        },
      } as unknown as Body,
      DIRK,
    );
  }

  #approve(intent: TransferIntent): void {
    const digest = digestOf(intent);
    for (const who of [ANNA, BEN]) {
      const envelope = this.#approval(who, intent);
      this.#append({ type: 'approval.recorded', payload: { intent: digest, envelope } } as Body, who);
    }
    const record = this.#set.intents.get(digest);
    if (record === undefined) throw new Error('no record');
    const certificate = this.#signed(
      'ledger',
      QUORUM_CERTIFICATE_TYPE,
      certificateOf(record, this.#set.policies, LEDGER, TIME),
    );
    this.#append({ type: 'intent.approved', payload: { intent: digest, certificate } } as Body);
    this.#append({
      type: 'transfer.posted',
      payload: {
        intent: digest,
        entries: [...holdEntries(intent)],
        bookingDate: '2026-05-01',
        valueDate: '2026-05-01',
      },
    });
  }

  #approval(who: PersonId, intent: TransferIntent): Envelope {
    const record = renderIntent(intent, 'en-GB');
    const { template, version, locale } = record;
    return this.#signed(who, APPROVAL_TYPE, {
      ...this.#signedBy(who),
      type: 'approval',
      decision: 'approve',
      reason: null,
      intent: digestOf(intent),
      render: { template, version, locale, digest: renderDigest(record) },
      policy: { version: 1, digest: policyDigest(testPolicy()) },
      screening: null,
      approver: who,
      expiresAt: '2026-05-04T09:00:00Z',
    });
  }

  #signedBy(who: PersonId): Readonly<Record<string, unknown>> {
    const key = this.#set.roster?.roster.keys.find(({ person }) => person === who);
    const head: JournalHead = {
      origin: ORIGIN,
      size: this.size,
      root: toHex(this.#tree.root()) as Sha256Hex,
    };
    return {
      v: 1,
      ledger: LEDGER,
      keyId: key?.keyId,
      device: 'device-test',
      build: 'ab'.repeat(32),
      issuedAt: TIME,
      head,
    };
  }

  #signed(who: string, type: string, statement: unknown): Envelope {
    const payload = canonicalBytes(statement as JsonValue);
    const key = this.#keys.get(who);
    if (key === undefined) throw new Error(`no key of ${who}`);
    const publicKey = publicKeyOf(key);
    const sig = signBytes(null, preAuthEncoding(type, payload), key).toString('base64');
    return {
      payloadType: type,
      payload: Buffer.from(payload).toString('base64'),
      signatures: [{ keyid: keyIdOf({ algorithm: 'ed25519', publicKey }), sig }],
    };
  }

  #append(body: Body, by: PersonId | null = null): void {
    const seq = this.lines.length;
    const command = {
      id: `made-${String(seq)}` as CommandId,
      digest: createHash('sha256').update(String(seq)).digest('hex') as Sha256Hex,
    };
    const actor = by === null ? { kind: 'ledger' } : { kind: 'person', id: by };
    const event = { seq, time: TIME, actor, command, ...body } as JournalEvent;
    const applied = applyEvent(this.#set, event, { verify: () => true });
    if (!applied.ok) throw new Error(`${applied.error.code}: ${applied.error.detail}`);
    const line = encodeEvent(event);
    this.lines.push(line);
    this.#tree.append(leafHash(utf8(line)));
  }
}
