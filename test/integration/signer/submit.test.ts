import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { envelopeDigest, openSubmission } from '#shared/approval';
import type { Sha256Hex } from '#shared/brand';
import { fromHex } from '#shared/encoding';
import { nobleVerify } from '#shared/envelope';
import { digestOf, encodeIntent, type Intent, type Origin } from '#shared/intent';
import { indexRoster } from '#shared/roster';
import { sixWords } from '#shared/words';
import type { Enrolment, SubmitRequest } from '../../../electron/signer/contract.ts';
import type { Signer } from '../../../electron/signer/signer.ts';
import {
  ANNA,
  DIRK,
  LEDGER,
  NOTHING_HAPPENED,
  testRegistration,
  testTransfer,
} from '../../support/company.ts';
import { codeOf, enrolmentOf, HEAD, ISSUED_AT, signedIn, startSigner, typing } from './rig.ts';
import { PIN, tokenFolder, type TokenFolder } from './softhsm.ts';

let folder: TokenFolder;
let dirk: string;
let enrolment: Enrolment;
let signer: Signer;

beforeAll(() => {
  folder = tokenFolder();
  dirk = folder.add('dirk');
  enrolment = enrolmentOf({ [dirk]: DIRK });
});
beforeEach(async () => {
  ({ signer } = startSigner(enrolment));
  await signedIn(signer, dirk, PIN);
});
afterEach(() => {
  signer.close();
});
afterAll(() => {
  folder.remove();
});

const request = (intents: readonly Intent[]): SubmitRequest => ({
  intents: intents.map(encodeIntent),
  head: HEAD,
  issuedAt: ISSUED_AT,
});

const lineOf = (transaction: number): Origin => ({
  kind: 'file',
  fileDigest: 'f'.repeat(64) as Sha256Hex,
  fileName: 'payments.xml',
  messageId: 'MSG-1',
  paymentInformationId: 'PMT-1',
  transaction,
  line: transaction * 10,
});

describe('a submission', () => {
  test('names every intent under one signature', async () => {
    const intents = [testTransfer(), testTransfer(), testRegistration()];
    const outcome = await signer.submit(request(intents), typing(PIN).port);
    if (!outcome.ok) throw new TypeError(outcome.error.code);
    const roster = indexRoster({
      ...NOTHING_HAPPENED,
      groups: [],
      people: [...enrolment.people],
      keys: [...enrolment.keys],
    });
    const opened = openSubmission(outcome.value, { ledger: LEDGER, roster, verify: nobleVerify });
    expect(opened).toMatchObject({
      ok: true,
      value: { statement: { initiator: DIRK, intents: intents.map(digestOf) } },
    });
  });

  test('shows count, totals per asset, file, first payments and the words of the statement', async () => {
    const intents = [1, 2, 3, 4, 5, 6, 7].map((n) =>
      testTransfer({ minor: `${String(n)}00`, origin: lineOf(n) }),
    );
    const window = typing(PIN);
    const outcome = await signer.submit(request(intents), window.port);
    if (!outcome.ok) throw new TypeError(outcome.error.code);
    const digest = envelopeDigest(outcome.value);
    const [prompt] = window.prompts;
    expect(prompt).toMatchObject({
      purpose: 'submit',
      title: 'Submit 7 items',
      digest,
      words: sixWords(fromHex(digest)),
    });
    expect(prompt?.lines).toEqual([
      { label: 'Items', value: '7' },
      { label: 'Total EUR', value: '28.00 EUR' },
      { label: 'File', value: 'payments.xml' },
      ...[1, 2, 3, 4, 5].map((n) => ({
        label: `Item ${String(n)}`,
        value: `${String(n)}.00 EUR to Beta operating, GB82 WEST 1234 5698 7654 32`,
      })),
      { label: 'And', value: '2 more, as listed on the screen' },
    ]);
  });

  test('of an account shows what is registered', async () => {
    const window = typing(PIN);
    expect(codeOf(await signer.submit(request([testRegistration()]), window.port))).toBe('ok');
    expect(window.prompts[0]?.lines).toEqual([
      { label: 'Items', value: '1' },
      {
        label: 'Item 1',
        value: 'Register FR14 2004 1010 0505 0001 3M02 606 for Beta Ltd, opening 50.00 EUR',
      },
      { label: 'Wallet', value: 'Beta reserve' },
      { label: 'Wallet id', value: 'wallet-c' },
      { label: 'Wallet answered for by', value: 'dirk' },
      { label: 'Custody tier', value: 'warm' },
      { label: 'Sends until', value: '2027-04-30' },
    ]);
  });

  test('in another person’s name is refused', async () => {
    const window = typing(PIN);
    const outcome = await signer.submit(
      request([testTransfer(), testTransfer({ initiator: ANNA })]),
      window.port,
    );
    expect(codeOf(outcome)).toBe('bad-statement');
    expect(window.prompts).toEqual([]);
  });

  test('with one undecodable intent is refused whole', async () => {
    const good = request([testTransfer()]);
    const outcome = await signer.submit(
      { ...good, intents: [...good.intents, new Uint8Array([1])] },
      typing(PIN).port,
    );
    expect(codeOf(outcome)).toBe('intent-undecodable');
  });

  test('with the same intent twice is refused', async () => {
    const intent = testTransfer();
    expect(codeOf(await signer.submit(request([intent, intent]), typing(PIN).port))).toBe('bad-statement');
  });
});
