import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PersonId, Sha256Hex } from '#shared/brand';
import { fromBase64, sha256Hex, toBase64, utf8 } from '#shared/encoding';
import { digestOf, type TransferIntent } from '#shared/intent';
import { ANNA, BEN, CLEO, DIRK, signApproval, signSubmission } from '../../support/company.ts';
import { testDevice } from '../../support/devices.ts';
import { eventually, removeTestLedger, startLedger, type StartedLedger } from '../../support/ledger.ts';
import { approve, instant, propose, transfer } from '../../support/ledger-work.ts';

const HOUR_MS = 3_600_000;

describe('an approval that must not count', () => {
  let ledger: StartedLedger;
  let intent: TransferIntent;

  beforeAll(async () => {
    ledger = await startLedger();
  });

  beforeEach(async () => {
    intent = transfer();
    await propose(ledger.client, [intent]);
  });

  afterAll(async () => {
    await ledger.stop();
    removeTestLedger(ledger);
  });

  const expectRefused = async (
    answer: Awaited<ReturnType<typeof approve>>,
    status: number,
    code: string,
  ): Promise<void> => {
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    for (const sentence of [answer.body.title, answer.body.detail, answer.body.meaning, answer.body.remedy])
      expect(sentence).not.toBe('');
    const events = await ledger.client.events((await ledger.client.intent(digestOf(intent))).proposedSeq + 1);
    expect(events).toEqual([]);
  };

  test('by the initiator', async () => {
    await expectRefused(await approve(ledger.client, DIRK, intent), 422, 'initiator-cannot-approve');
  });

  test('by somebody of a group that is not asked for', async () => {
    await expectRefused(await approve(ledger.client, CLEO, intent), 422, 'not-eligible');
  });

  test('with one bit of the signature turned', async () => {
    const approval = signApproval(ANNA, intent, await ledger.client.head(), { issuedAt: instant() });
    const [signature] = approval.signatures;
    const bytes = fromBase64(signature?.sig ?? '');
    bytes[10] = (bytes[10] ?? 0) ^ 1;
    const forged = { ...approval, signatures: [{ keyid: signature?.keyid ?? '', sig: toBase64(bytes) }] };
    const answer = await ledger.client.approve(forged);
    await expectRefused(answer, 422, 'bad-statement');
    expect(answer.body.detail).toContain('bad-signature');
  });

  test('signed by one person in the name of another', async () => {
    const head = await ledger.client.head();
    const answer = await approve(ledger.client, ANNA, intent, { head, approver: BEN });
    await expectRefused(answer, 422, 'bad-statement');
    expect(answer.body.detail).toContain('signer-mismatch');
  });

  test('in the name of a device whose key is elsewhere', async () => {
    const device = testDevice('of somebody else');
    const head = await ledger.client.head();
    const proved = signApproval(ANNA, intent, head, { issuedAt: instant(), device });
    const other = signApproval(ANNA, intent, head, { issuedAt: instant(), device: testDevice('mallory') });
    const [person] = proved.signatures;
    const [, foreign] = other.signatures;
    if (person === undefined || foreign === undefined) throw new TypeError('two signatures');
    for (const signatures of [
      [person],
      [person, foreign],
      [person, { ...foreign, keyid: `${foreign.keyid}0` }],
    ]) {
      const answer = await ledger.client.approve({ ...proved, signatures });
      await expectRefused(answer, 422, 'bad-statement');
      expect(answer.body.detail).toContain('device-unproved');
    }
  });

  test('with a second signature where the device has no key', async () => {
    const approval = signApproval(ANNA, intent, await ledger.client.head(), { issuedAt: instant() });
    const signatures = [...approval.signatures, ...approval.signatures];
    const answer = await ledger.client.approve({ ...approval, signatures });
    await expectRefused(answer, 422, 'bad-statement');
    expect(answer.body.detail).toContain('device-unproved');
  });

  test('by a key that nobody enrolled', async () => {
    const approval = signApproval('mallory' as PersonId, intent, await ledger.client.head(), {
      issuedAt: instant(),
    });
    const answer = await ledger.client.approve(approval);
    await expectRefused(answer, 422, 'bad-statement');
    expect(answer.body.detail).toContain('unknown-key');
  });

  test('signed so long ago that it has expired', async () => {
    const issuedAt = instant(-73 * HOUR_MS);
    await expectRefused(await approve(ledger.client, ANNA, intent, { issuedAt }), 422, 'approval-expired');
  });

  test('signed in the future', async () => {
    const issuedAt = instant(HOUR_MS);
    await expectRefused(await approve(ledger.client, ANNA, intent, { issuedAt }), 422, 'clock-skew');
  });

  test('over another history: the same size with another root', async () => {
    const head = await ledger.client.head();
    const forked = { ...head, root: sha256Hex(utf8('another history')) as Sha256Hex };
    await expectRefused(await approve(ledger.client, ANNA, intent, { head: forked }), 409, 'split-view');
  });

  test('over a history that is longer than the journal', async () => {
    const head = await ledger.client.head();
    const longer = { ...head, size: head.size + 1 };
    await expectRefused(await approve(ledger.client, ANNA, intent, { head: longer }), 409, 'split-view');
  });

  test('over an older head of this very history counts', async () => {
    const head = await ledger.client.head();
    await propose(ledger.client, [transfer()]);
    expect((await approve(ledger.client, ANNA, intent, { head })).status).toBe(200);
  });

  test('over lines that these bytes do not give', async () => {
    const render = { template: 'transfer', version: 1, locale: 'en-GB' as const };
    const digest = sha256Hex(utf8('another screen')) as Sha256Hex;
    const answer = await approve(ledger.client, ANNA, intent, { render: { ...render, digest } });
    await expectRefused(answer, 422, 'render-mismatch');
  });

  test('of an item that is not there', async () => {
    const answer = await approve(ledger.client, ANNA, transfer());
    expect([answer.status, answer.body.code]).toEqual([404, 'intent-unknown']);
  });

  test('a rejection without a reason', async () => {
    await expectRefused(
      await approve(ledger.client, ANNA, intent, { decision: 'reject' }),
      422,
      'reason-required',
    );
  });

  test('a second one by the same person', async () => {
    expect((await approve(ledger.client, ANNA, intent)).status).toBe(200);
    const second = await approve(ledger.client, ANNA, intent);
    expect([second.status, second.body.code]).toEqual([409, 'already-decided']);
  });
});

describe('a proposal that must not be recorded', () => {
  let ledger: StartedLedger;

  beforeAll(async () => {
    ledger = await startLedger();
  });

  afterAll(async () => {
    await ledger.stop();
    removeTestLedger(ledger);
  });

  test.each([
    [
      'from an account that is not there',
      { source: { account: 'DE1.EUR', name: 'x', iban: 'DE89370400440532013000' } },
      'unknown-account',
    ],
    [
      'over more than is there',
      { amount: { asset: 'EUR', scale: 2, minor: '99999999999999' } },
      'insufficient-funds',
    ],
    [
      'with a shifted decimal point',
      { amount: { asset: 'EUR', scale: 3, minor: '100' } },
      'intent-undecodable',
    ],
  ])('%s', async (_name, over, code) => {
    const { size } = await ledger.client.head();
    const intent = transfer();
    const legs = intent.legs.map((leg) => ({ ...leg, ...over })) as TransferIntent['legs'];
    const { outcomes } = await propose(ledger.client, [{ ...intent, legs }]);
    expect(outcomes[0]).toMatchObject({ outcome: 'refused', code });
    expect((await ledger.client.head()).size).toBe(size);
  });

  test('in the name of somebody else', async () => {
    const intent = transfer();
    const submission = signSubmission(ANNA, [digestOf(intent)], await ledger.client.head(), instant());
    const { body } = await ledger.client.propose(submission, [intent]);
    expect(body.outcomes[0]).toMatchObject({ outcome: 'refused', code: 'bad-statement' });
  });

  test('that its submission does not name', async () => {
    const submission = signSubmission(DIRK, [digestOf(transfer())], await ledger.client.head(), instant());
    const { body } = await ledger.client.propose(submission, [transfer()]);
    expect(body.outcomes[0]).toMatchObject({ outcome: 'refused', code: 'bad-statement' });
  });

  test('under a submission that was signed over another history', async () => {
    const intent = transfer();
    const head = { ...(await ledger.client.head()), root: sha256Hex(utf8('fork')) as Sha256Hex };
    const answer = await ledger.client.propose(signSubmission(DIRK, [digestOf(intent)], head, instant()), [
      intent,
    ]);
    expect([answer.status, answer.body.code]).toEqual([409, 'split-view']);
  });

  test('is ended by time: the hold is released and nobody can approve any more', async () => {
    const intent = transfer({ minor: '4321', expiresAt: instant(1_500) });
    const { digests } = await propose(ledger.client, [intent]);
    const status = await eventually(
      'expiry',
      async () => {
        const { status: now } = await ledger.client.intent(digests[0] ?? '');
        return now === 'awaiting-approval' ? undefined : now;
      },
      20_000,
    );
    expect(status).toBe('expired');
    const held = [...(await ledger.client.accounts()).values()].some(
      ({ creditsPending }) => creditsPending === '4321',
    );
    expect(held).toBe(false);
    const late = await approve(ledger.client, ANNA, intent);
    expect([late.status, late.body.code]).toEqual([409, 'intent-closed']);
  });
});
