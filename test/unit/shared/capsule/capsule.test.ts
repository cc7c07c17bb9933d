import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import {
  ANSWER_TYPE,
  capsuleWords,
  carriedBack,
  coldRelease,
  openAnswer,
  openRequest,
  REQUEST_TYPE,
  sealed,
  type CapsuleAnswer,
  type CapsuleRequest,
  type OpenCapsule,
} from '#shared/capsule';
import type { Gate } from '#shared/custody';
import { concatBytes, equalBytes, sha256, toBase64, toHex, utf8 } from '#shared/encoding';
import { keyIdOf, nobleVerify, preAuthEncoding, type PublicKey } from '#shared/envelope';
import { digestOf, type TransferIntent } from '#shared/intent';
import { encodeEvent } from '#shared/journal';
import { canonicalBytes, type JsonValue } from '#shared/json';
import { ANNA, BEN } from '../../../support/company.ts';
import { keyedLedger } from '../../../support/custody-keys.ts';
import {
  checkpointOf,
  notebook,
  openGate,
  payloadOf,
  paymentOut,
  type Notebook,
} from '../../../support/gate.ts';
import type { MiniLedger } from '../../../support/mini-ledger.ts';

/* A payment goes to a desk without a network in a file, is judged there anew, signed, and comes back in another. */

const SENDER = sha256(utf8('whoever carries the capsule'));
const STRANGER = sha256(utf8('somebody else'));
const keyOf = (seed: Uint8Array): PublicKey => ({
  algorithm: 'ed25519',
  publicKey: toHex(ed25519.getPublicKey(seed)),
});
const senders = {
  verify: nobleVerify,
  keys: (id: string) => (id === keyIdOf(keyOf(SENDER)) ? keyOf(SENDER) : undefined),
};

const capsule = (type: string, content: unknown, seed = SENDER): string => {
  const payload = canonicalBytes(content as JsonValue);
  return sealed({
    payloadType: type,
    payload: toBase64(payload),
    signatures: [
      {
        keyid: keyIdOf(keyOf(seed)),
        sig: toBase64(ed25519.sign(preAuthEncoding(type, payload), seed)),
      },
    ],
  });
};

/** A custody key of the test: what it signs is the payload with its signature after it. */
const CUSTODY = sha256(utf8('custody key'));
const carryOut = (payload: Uint8Array, seed = CUSTODY): Uint8Array =>
  concatBytes(payload, ed25519.sign(payload, seed));
const isCarriedOut = (payload: Uint8Array, signed: Uint8Array): boolean =>
  equalBytes(signed.subarray(0, payload.length), payload) &&
  ed25519.verify(signed.subarray(payload.length), payload, ed25519.getPublicKey(CUSTODY));

let ledger: MiniLedger;
let book: Notebook;
let intent: TransferIntent;

const approvedBy = (who: readonly PersonId[]): TransferIntent => {
  const payment = paymentOut();
  expect(ledger.propose(payment)).toBe('proposed');
  for (const each of who) expect(ledger.approve(each, payment)).toBe('recorded');
  return payment;
};

beforeEach(() => {
  ledger = keyedLedger();
  book = notebook();
  intent = approvedBy([ANNA, BEN]);
});

const coldGate = (): Gate => {
  const [first] = ledger.events;
  if (first === undefined) throw new TypeError('no events');
  return openGate(first, book);
};

const requestOf = (over: Partial<CapsuleRequest> = {}, gate = coldGate()): CapsuleRequest => ({
  origin: gate.origin,
  from: 0,
  lines: ledger.events.map(encodeEvent),
  checkpoint: checkpointOf(ledger.events),
  intent: digestOf(intent),
  payload: toBase64(payloadOf(intent)),
  ...over,
});

const opened = (text: string): OpenCapsule<CapsuleRequest> => {
  const capsuleRead = openRequest(text, senders);
  if (!capsuleRead.ok) throw new Error(`${capsuleRead.error.code}: ${capsuleRead.error.detail}`);
  return capsuleRead.value;
};

const outcome = (request: CapsuleRequest, gate = coldGate()): string => {
  const released = coldRelease(gate, request, ledger.time);
  return released.ok ? 'released' : released.error.code;
};

describe('a capsule there and back', () => {
  test('carries a payment out: judged, signed and taken back, with the same words on both sides', () => {
    const out = capsule(REQUEST_TYPE, requestOf());
    const there = opened(out);
    const released = coldRelease(coldGate(), there.content, ledger.time);
    if (!released.ok) throw new Error(released.error.code);
    const answer: CapsuleAnswer = {
      request: there.digest,
      intent: there.content.intent,
      signed: toBase64(carryOut(released.value.payload)),
    };
    const back = openAnswer(capsule(ANSWER_TYPE, answer), senders);
    if (!back.ok) throw new Error(back.error.code);
    const carried = carriedBack(opened(out), back.value.content, isCarriedOut);
    expect(carried.ok && isCarriedOut(payloadOf(intent), carried.value)).toBe(true);
    expect(capsuleWords(out)).toHaveLength(6);
    expect(capsuleWords(out)).toEqual(capsuleWords(sealed(JSON.parse(out) as never)));
  });

  test('brings only what is new to a desk that has read the journal before', () => {
    const gate = coldGate();
    const half = ledger.events.slice(0, 2);
    expect(gate.advance(half.map(encodeEvent), checkpointOf(half)).ok).toBe(true);
    const lines = ledger.events.map(encodeEvent);
    expect(outcome(requestOf({ from: 3, lines: lines.slice(3) }), gate)).toBe('capsule-gap');
    // It may begin earlier: what was read before is passed over.
    expect(outcome(requestOf({ from: 1, lines: lines.slice(1) }), gate)).toBe('released');
  });

  test('is the same request twice, and gives the same bytes', () => {
    const gate = coldGate();
    expect(outcome(requestOf(), gate)).toBe('released');
    expect(outcome(requestOf({ from: gate.size, lines: [] }), gate)).toBe('released');
    expect(book.memory?.released).toHaveLength(1);
  });
});

describe('one changed byte', () => {
  test('anywhere in the file: it is refused, and the words differ', () => {
    const out = capsule(REQUEST_TYPE, requestOf());
    fc.assert(
      fc.property(fc.nat(out.length - 1), fc.integer({ min: 32, max: 126 }), (at, code) => {
        const other = out.slice(0, at) + String.fromCharCode(code) + out.slice(at + 1);
        fc.pre(other !== out);
        const read = openRequest(other, senders);
        expect(read.ok).toBe(false);
        expect(capsuleWords(other)).not.toEqual(capsuleWords(out));
      }),
      { numRuns: 300 },
    );
  });

  test.each<[string, () => CapsuleRequest, string]>([
    [
      'other bytes to sign',
      () => requestOf({ payload: toBase64(utf8('pay somebody else')) }),
      'capsule-differs',
    ],
    ['another journal', () => requestOf({ origin: 'elsewhere/ledger' }), 'capsule-foreign'],
    [
      'a line less than the checkpoint says',
      () => requestOf({ lines: ledger.events.slice(0, -1).map(encodeEvent) }),
      'journal-broken',
    ],
    [
      'lines in another order',
      () => requestOf({ lines: ledger.events.map(encodeEvent).reverse() }),
      'journal-broken',
    ],
    ['an item that is not there', () => requestOf({ intent: '1'.repeat(64) as never }), 'intent-unknown'],
  ])('by whoever may send capsules, %s: it is refused', (_, make, code) => {
    expect(outcome(opened(capsule(REQUEST_TYPE, make())).content)).toBe(code);
  });

  test('what only one of two approved is not let out, whoever asks', () => {
    ledger = keyedLedger();
    intent = approvedBy([ANNA]);
    expect(outcome(opened(capsule(REQUEST_TYPE, requestOf())).content)).toBe('not-released-by-custody');
  });
});

describe('what is put aside unread', () => {
  const codeOf = (text: string, read: typeof openRequest | typeof openAnswer = openRequest): string => {
    const capsuleRead = read(text, senders);
    return capsuleRead.ok ? 'read' : capsuleRead.error.code;
  };

  test('is signed by somebody who may not send capsules', () => {
    expect(codeOf(capsule(REQUEST_TYPE, requestOf(), STRANGER))).toBe('capsule-unsigned');
  });

  test('is an answer where a request is read, and the other way', () => {
    const request = capsule(REQUEST_TYPE, requestOf());
    expect(codeOf(request, openAnswer)).toBe('capsule-malformed');
    expect(codeOf(capsule(ANSWER_TYPE, requestOf()), openAnswer)).toBe('capsule-malformed');
  });

  test('has a member that nobody knows, or is written in another way', () => {
    expect(codeOf(capsule(REQUEST_TYPE, { ...requestOf(), urgent: true }))).toBe('capsule-malformed');
    expect(codeOf(` ${capsule(REQUEST_TYPE, requestOf())}`)).toBe('capsule-malformed');
  });
});

describe('what comes back', () => {
  const answerTo = (
    request: OpenCapsule<CapsuleRequest>,
    over: Partial<CapsuleAnswer> = {},
  ): CapsuleAnswer => ({
    request: request.digest,
    intent: request.content.intent,
    signed: toBase64(carryOut(payloadOf(intent))),
    ...over,
  });

  test.each<[string, Partial<CapsuleAnswer>, string]>([
    ['to another request', { request: '0'.repeat(64) as never }, 'capsule-unasked'],
    ['about another item', { intent: '0'.repeat(64) as never }, 'capsule-unasked'],
    [
      'with other bytes, signed well',
      { signed: toBase64(carryOut(utf8('pay somebody else'))) },
      'capsule-not-carried-out',
    ],
  ])('%s is not sent on', (_, over, code) => {
    const request = opened(capsule(REQUEST_TYPE, requestOf()));
    const carried = carriedBack(request, answerTo(request, over), isCarriedOut);
    expect(carried.ok ? 'sent' : carried.error.code).toBe(code);
  });

  test('signed by another key is not sent on', () => {
    const request = opened(capsule(REQUEST_TYPE, requestOf()));
    const signed = toBase64(carryOut(payloadOf(intent), STRANGER));
    const carried = carriedBack(request, answerTo(request, { signed }), isCarriedOut);
    expect(carried.ok ? 'sent' : carried.error.code).toBe('capsule-not-carried-out');
  });
});
