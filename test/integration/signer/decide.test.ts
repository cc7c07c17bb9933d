import { p256 } from '@noble/curves/nist.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openApproval } from '#shared/approval';
import type { LedgerId, Sha256Hex } from '#shared/brand';
import { fromBase64, fromHex, utf8 } from '#shared/encoding';
import { deviceKeyOf, envelopeBytes, isProvedBy, nobleVerify, type Envelope } from '#shared/envelope';
import { digestOf, encodeIntent } from '#shared/intent';
import { renderDigest, renderIntent } from '#shared/render';
import { indexRoster } from '#shared/roster';
import { sixWords } from '#shared/words';
import type { Enrolment, SignerEvent } from '../../../electron/signer/contract.ts';
import type { Signer } from '../../../electron/signer/signer.ts';
import {
  ANNA,
  BEN,
  DIRK,
  LEDGER,
  NOTHING_HAPPENED,
  testRegistration,
  testTransfer,
} from '../../support/company.ts';
import {
  codeOf,
  decideRequest,
  enrolmentOf,
  HEAD,
  ISSUED_AT,
  pinWindow,
  POLICY,
  signedIn,
  startSigner,
  START,
  typing,
} from './rig.ts';
import { PIN, tokenFolder, type TokenFolder } from './softhsm.ts';

let folder: TokenFolder;
let anna: string;
let ben: string;
let dirk: string;
let enrolment: Enrolment;
let signer: Signer;
let events: SignerEvent[];

beforeAll(() => {
  folder = tokenFolder();
  anna = folder.add('anna');
  ben = folder.add('ben', 'ed25519');
  dirk = folder.add('dirk', 'ecdsa-p256-sha256', { isAlwaysAuthenticate: true });
  enrolment = enrolmentOf({ [anna]: ANNA, [ben]: BEN, [dirk]: DIRK });
});
beforeEach(() => {
  ({ signer, events } = startSigner(enrolment));
});
afterEach(() => {
  signer.close();
});
afterAll(() => {
  folder.remove();
});

const opened = (envelope: Envelope) => {
  const roster = indexRoster({
    ...NOTHING_HAPPENED,
    groups: [],
    people: [...enrolment.people],
    keys: [...enrolment.keys],
  });
  const result = openApproval(envelope, { ledger: LEDGER, roster, verify: nobleVerify });
  if (!result.ok) throw new TypeError(result.error.code);
  return result.value.statement;
};

describe('a decision', () => {
  test('is signed by a P-256 token over exactly these bytes', async () => {
    await signedIn(signer, anna, PIN);
    const intent = testTransfer();
    const outcome = await signer.decide(decideRequest(intent), typing(PIN).port);
    if (!outcome.ok) throw new TypeError(outcome.error.code);
    const record = renderIntent(intent, 'en-GB');
    expect(opened(outcome.value)).toMatchObject({
      type: 'approval',
      ledger: LEDGER,
      decision: 'approve',
      reason: null,
      intent: digestOf(intent),
      render: { template: 'transfer', version: 1, locale: 'en-GB', digest: renderDigest(record) },
      policy: POLICY,
      approver: ANNA,
      device: deviceKeyOf(START.deviceSeed).id,
      build: START.build,
      head: HEAD,
      issuedAt: ISSUED_AT,
      expiresAt: '2026-05-04T10:00:00.000Z',
    });
    const [signature] = outcome.value.signatures;
    const key = enrolment.keys.find(({ keyId }) => keyId === signature?.keyid);
    const sig = fromBase64(signature?.sig ?? '');
    expect(sig).toHaveLength(64);
    expect(key?.person).toBe(ANNA);
    expect(
      p256.verify(sig, envelopeBytes(outcome.value), fromHex(key?.publicKey ?? ''), {
        prehash: true,
        lowS: false,
      }),
    ).toBe(true);
  });

  test('carries the signature of the device over the same bytes', async () => {
    await signedIn(signer, anna, PIN);
    const outcome = await signer.decide(decideRequest(testTransfer()), typing(PIN).port);
    if (!outcome.ok) throw new TypeError(outcome.error.code);
    const own = deviceKeyOf(START.deviceSeed).id;
    const another = deviceKeyOf(new Uint8Array(32).fill(8)).id;
    expect(outcome.value.signatures).toHaveLength(2);
    expect([own, another].map((device) => isProvedBy(outcome.value, device, nobleVerify))).toEqual([
      true,
      false,
    ]);
  });

  test('is signed by an Ed25519 token', async () => {
    await signedIn(signer, ben, PIN);
    const outcome = await signer.decide(decideRequest(testRegistration()), typing(PIN).port);
    if (!outcome.ok) throw new TypeError(outcome.error.code);
    const key = enrolment.keys.find(({ person }) => person === BEN);
    const sig = fromBase64(outcome.value.signatures[0]?.sig ?? '');
    expect(ed25519.verify(sig, envelopeBytes(outcome.value), fromHex(key?.publicKey ?? ''))).toBe(true);
    expect(opened(outcome.value).approver).toBe(BEN);
  });

  test('is signed by a key that wants the PIN for each signature', async () => {
    await signedIn(signer, dirk, PIN);
    const intent = testTransfer({ initiator: BEN });
    expect(codeOf(await signer.decide(decideRequest(intent), typing(PIN).port))).toBe('ok');
  });

  test('shows the facts of the signed bytes and their words in the PIN window', async () => {
    await signedIn(signer, anna, PIN);
    const intent = testTransfer({ minor: '12345678' });
    const window = typing(PIN);
    await signer.decide(decideRequest(intent), window.port);
    expect(window.prompts).toEqual([
      {
        purpose: 'approve',
        title: 'Approve payment',
        lines: [
          { label: 'Amount', value: '123,456.78 EUR' },
          { label: 'Pay to', value: 'Beta operating' },
          { label: 'To account', value: 'GB82 WEST 1234 5698 7654 32' },
          { label: 'From', value: 'Alpha operating' },
          { label: 'From account', value: 'DE89 3704 0044 0532 0130 00' },
          { label: 'Rail', value: 'Internal book transfer' },
          { label: 'Requested execution date', value: '2026-05-04' },
        ],
        words: sixWords(fromHex(digestOf(intent))),
        digest: digestOf(intent),
        tokenLabel: 'anna',
        holderName: 'Name of anna',
        problem: null,
        pinState: 'ok',
        sandboxPin: null,
        hasPinPad: false,
      },
    ]);
  });

  test('of rejecting carries the reason, in the statement and in the PIN window', async () => {
    await signedIn(signer, anna, PIN);
    const reason = { code: 'wrong-payee', text: 'The supplier moved last year.' } as const;
    const window = typing(PIN);
    const request = decideRequest(testTransfer(), { decision: 'reject', reason });
    const outcome = await signer.decide(request, window.port);
    if (!outcome.ok) throw new TypeError(outcome.error.code);
    expect(opened(outcome.value)).toMatchObject({ decision: 'reject', reason });
    expect(window.prompts[0]).toMatchObject({ purpose: 'reject', title: 'Reject payment' });
    expect(window.prompts[0]?.lines.at(-1)).toEqual({ label: 'Reason', value: reason.text });
  });

  test('wants the PIN for every signature', async () => {
    await signedIn(signer, anna, PIN);
    const first = typing(PIN);
    expect(codeOf(await signer.decide(decideRequest(testTransfer()), first.port))).toBe('ok');
    const second = typing('wrong-pin');
    expect(codeOf(await signer.decide(decideRequest(testTransfer()), second.port))).toBe(
      'token-rejected-pin',
    );
    expect(second.prompts).toHaveLength(3);
    const third = pinWindow(() => 'cancel');
    expect(codeOf(await signer.decide(decideRequest(testTransfer()), third.port))).toBe('pin-cancelled');
    expect(codeOf(await signer.decide(decideRequest(testTransfer()), typing(PIN).port))).toBe('ok');
    expect(events.filter(({ kind }) => kind === 'session-lost')).toEqual([]);
  });
});

describe('the signer refuses without asking for a PIN', () => {
  const refused = async (request: ReturnType<typeof decideRequest>): Promise<string> => {
    await signedIn(signer, anna, PIN);
    events.length = 0;
    const window = typing(PIN);
    const code = codeOf(await signer.decide(request, window.port));
    expect(window.prompts).toEqual([]);
    expect(events).toEqual([]);
    return code;
  };

  test('when the screen showed other lines', async () => {
    const renderDigestOfOther = renderDigest(renderIntent(testTransfer({ minor: '99' }), 'en-GB'));
    expect(await refused(decideRequest(testTransfer(), { renderDigest: renderDigestOfOther }))).toBe(
      'render-mismatch',
    );
  });

  test('when one character of the intent was changed after it was rendered', async () => {
    const intent = testTransfer({ minor: '100' });
    const altered = encodeIntent({ ...intent, payee: { ...intent.payee, name: 'Betta Ltd' } });
    expect(await refused(decideRequest(intent, { intentBytes: altered }))).toBe('render-mismatch');
  });

  test.each([
    ['no JSON', utf8('pay him')],
    [
      'an unknown member',
      utf8(`{"amount":"1",${new TextDecoder().decode(encodeIntent(testTransfer())).slice(1)}`),
    ],
    ['not canonical', utf8(` ${new TextDecoder().decode(encodeIntent(testTransfer()))}`)],
    ['empty', new Uint8Array()],
  ])('when the bytes are undecodable: %s', async (_name, intentBytes) => {
    expect(await refused(decideRequest(testTransfer(), { intentBytes }))).toBe('intent-undecodable');
  });

  test('when the intent is of another ledger', async () => {
    const intent = testTransfer({ ledger: 'another-ledger' as LedgerId });
    expect(await refused(decideRequest(intent))).toBe('intent-undecodable');
  });

  test('when the officer initiated it', async () => {
    expect(await refused(decideRequest(testTransfer({ initiator: ANNA })))).toBe('initiator-cannot-approve');
  });

  test('when a rejection has no reason', async () => {
    expect(await refused(decideRequest(testTransfer(), { decision: 'return' }))).toBe('reason-required');
  });

  test('when nobody is signed in', async () => {
    const window = typing(PIN);
    expect(codeOf(await signer.decide(decideRequest(testTransfer()), window.port))).toBe('not-signed-in');
    await signedIn(signer, anna, PIN);
    signer.signOut();
    expect(codeOf(await signer.decide(decideRequest(testTransfer()), window.port))).toBe('not-signed-in');
    expect(window.prompts).toEqual([]);
  });
});

test('a session that ends while the person types signs nothing', async () => {
  await signedIn(signer, anna, PIN);
  const window = pinWindow(() => {
    signer.signOut();
    return { pin: PIN };
  });
  expect(codeOf(await signer.decide(decideRequest(testTransfer()), window.port))).toBe('not-signed-in');
});

test('a key that is revoked while the person types signs nothing', async () => {
  await signedIn(signer, anna, PIN);
  const keys = enrolment.keys.map((key) =>
    key.person === ANNA ? { ...key, standing: 'revoked' as const } : key,
  );
  const window = pinWindow(() => {
    signer.enrol({ ...enrolment, keys });
    return { pin: PIN };
  });
  const digest = 'd'.repeat(64) as Sha256Hex;
  const request = decideRequest(testTransfer(), { policy: { version: 1, digest } });
  expect(codeOf(await signer.decide(request, window.port))).toBe('not-signed-in');
  expect(events).toContainEqual({ kind: 'session-lost', code: 'token-not-enrolled' });
});
