import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandId } from '#shared/brand';
import { digestOf } from '#shared/intent';
import { ANNA, BEN, DIRK, signApproval, signSubmission } from '../../support/company.ts';
import {
  createTestLedger,
  removeTestLedger,
  startLedger,
  type LedgerHome,
  type StartedLedger,
} from '../../support/ledger.ts';
import { instant, propose, transfer } from '../../support/ledger-work.ts';

const id = (text: string): CommandId => text as CommandId;

describe('a command that is sent again', () => {
  let home: LedgerHome;
  let ledger: StartedLedger;

  beforeAll(async () => {
    home = await createTestLedger();
    ledger = await startLedger(home);
  });

  afterAll(async () => {
    await ledger.stop();
    removeTestLedger(home);
  });

  const restart = async (): Promise<void> => {
    await ledger.stop();
    ledger = await startLedger(home);
  };

  test('gets the first answer, byte for byte, also after a restart, and changes nothing', async () => {
    const intents = [
      transfer(),
      transfer({ payee: { name: 'Beta operating', country: 'KP', version: null } }),
      transfer({ minor: '999999999999' }),
    ];
    const submission = signSubmission(DIRK, intents.map(digestOf), await ledger.client.head(), instant());
    const first = await ledger.client.propose(submission, intents, id('propose-1'));
    expect(first.body.outcomes.map(({ outcome }) => outcome)).toEqual(['proposed', 'denied', 'refused']);
    const { size } = await ledger.client.head();
    for (const again of [() => Promise.resolve(), restart]) {
      await again();
      const second = await ledger.client.propose(submission, intents, id('propose-1'));
      expect([second.status, second.text]).toEqual([first.status, first.text]);
      expect((await ledger.client.head()).size).toBe(size);
    }
  });

  test('gets its refusal again, also when it would be accepted now', async () => {
    const [intent] = (await propose(ledger.client, [transfer()])).intents;
    if (intent === undefined) throw new Error('nothing proposed');
    const head = await ledger.client.head();
    const own = signApproval(DIRK, intent, head, { issuedAt: instant() });
    const first = await ledger.client.approve(own, id('approve-1'));
    expect([first.status, first.body.code]).toEqual([422, 'initiator-cannot-approve']);
    await restart();
    const second = await ledger.client.approve(own, id('approve-1'));
    expect([second.status, second.text, second.headers.get('content-type')]).toEqual([
      first.status,
      first.text,
      first.headers.get('content-type'),
    ]);
  });

  test('at the same time as the first is answered alike and recorded once', async () => {
    const intent = transfer();
    const submission = signSubmission(DIRK, [digestOf(intent)], await ledger.client.head(), instant());
    const { size } = await ledger.client.head();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => ledger.client.propose(submission, [intent], id('propose-2'))),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await ledger.client.head()).size).toBe(size + 2);
  });

  test('with another content is a conflict that names the difference', async () => {
    const [intent] = (await propose(ledger.client, [transfer()])).intents;
    if (intent === undefined) throw new Error('nothing proposed');
    const head = await ledger.client.head();
    const approval = signApproval(ANNA, intent, head, { issuedAt: instant() });
    expect((await ledger.client.approve(approval, id('approve-2'))).status).toBe(200);
    const other = signApproval(BEN, intent, head, { issuedAt: instant() });
    const conflict = await ledger.client.approve(other, id('approve-2'));
    expect([conflict.status, conflict.body.code]).toEqual([409, 'command-conflict']);
    expect(conflict.body.detail).toMatch(/first carried statement [0-9a-f]{64}, this one [0-9a-f]{64}/);
    const submission = signSubmission(DIRK, [digestOf(intent)], head, instant());
    const kind = await ledger.client.propose(submission, [intent], id('approve-2'));
    expect(kind.body.detail).toBe('the first was to approve, this one is to propose');
    expect((await ledger.client.intent(digestOf(intent))).status).toBe('awaiting-approval');
  });

  test('in batches of one submission records the submission once', async () => {
    const intents = [transfer(), transfer()];
    const submission = signSubmission(DIRK, intents.map(digestOf), await ledger.client.head(), instant());
    const { size } = await ledger.client.head();
    for (const [index, intent] of intents.entries())
      expect((await ledger.client.propose(submission, [intent], id(`batch.${String(index)}`))).status).toBe(
        200,
      );
    const types = (await ledger.client.events(size)).map(({ type }) => type);
    expect(types).toEqual(['submission.recorded', 'intent.proposed', 'intent.proposed']);
  });
});
