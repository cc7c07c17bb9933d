import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fromHex, utf8 } from '#shared/encoding';
import { eventLeaf } from '#shared/journal';
import { verifyInclusion } from '#shared/merkle';
import { decodeIntent, digestOf, digestOfBytes } from '#shared/intent';
import { ANNA, BEN, CLEO, DIRK } from '../../support/company.ts';
import { removeTestLedger, startLedger, type StartedLedger } from '../../support/ledger.ts';
import { approve, approveByTwo, propose, transfer } from '../../support/ledger-work.ts';
import { outside } from './support/payments.ts';
import { deskFolder, openDesk, trustOf, valueOf, type Desk } from './support/desk.ts';

let ledger: StartedLedger;
const undo: (() => void | Promise<void>)[] = [];

beforeAll(async () => {
  ledger = await startLedger();
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
afterAll(async () => {
  await ledger.stop();
  removeTestLedger(ledger);
});

const desk = async (file?: string): Promise<Desk & { readonly file: string }> => {
  const folder = file === undefined ? deskFolder() : { file, remove: () => undefined };
  undo.push(folder.remove);
  const opened = await openDesk(folder.file, await trustOf(ledger));
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await opened.close();
    isOpen = false;
  };
  undo.push(close);
  return { ...opened, close, file: folder.file };
};

describe('a desk over a running ledger', () => {
  test('takes the journal over, verified, and shows it', async () => {
    const open = outside(transfer({ minor: '123456' }));
    const posted = transfer({ minor: '5000' });
    await propose(ledger.client, [open, posted]);
    expect(await approveByTwo(ledger.client, posted)).toBe('posted');
    const { size, root } = await ledger.client.head();

    const { vault, size: reach, digests, events } = await desk();
    const state = await reach(size);
    expect(state).toMatchObject({ root, ledgerSize: size, error: null, outboxWaiting: 0 });
    expect(Date.now() - Date.parse(state.verifiedAt ?? '')).toBeLessThan(60_000);

    expect(await digests('mine', ANNA)).toContain(digestOf(open));
    expect(await digests('mine', CLEO)).not.toContain(digestOf(open));
    expect(await digests('others', DIRK)).toContain(digestOf(open));
    expect(await digests('done', ANNA)).toContain(digestOf(posted));
    expect(vault.enrolment().people.map(({ id }) => id)).toContain(ANNA);
    expect(events.some(({ kind }) => kind === 'roster')).toBe(true);

    const entities = valueOf(await vault.see('accounts', null));
    const totals = entities.flatMap(({ wallets }) => wallets.flatMap((wallet) => wallet.totals));
    expect(totals.length).toBeGreaterThan(1);
    const theirs = await ledger.client.accounts();
    for (const { only, posted: balance, pendingOut } of totals) {
      const view = theirs.get(only?.id ?? '');
      expect(balance).toBe((BigInt(view?.debitsPosted ?? 0) - BigInt(view?.creditsPosted ?? 0)).toString());
      expect(pendingOut).toBe(view?.creditsPending);
    }
  });

  test('the detail tells the whole item, from its own canonical bytes', async () => {
    const intent = outside(transfer({ minor: '777' }));
    await propose(ledger.client, [intent, outside(transfer({ minor: '777' }))]);
    await approve(ledger.client, ANNA, intent);
    const { vault, size } = await desk();
    await size((await ledger.client.head()).size);
    const digest = digestOf(intent);
    const detail = valueOf(await vault.detail({ person: BEN, digest }));
    expect(digestOfBytes(utf8(detail.canonical))).toBe(digest);
    expect(detail.mayDecide).toEqual({ can: true });
    expect(detail.approvals.map(({ personName, decision }) => [personName, decision])).toEqual([
      [ANNA, 'approve'],
    ]);
    expect(detail.policy.decision).toBe('requires');
    expect(detail.policy.reasons.length).toBeGreaterThan(0);
    const outcomes = Object.fromEntries(detail.checks.map(({ id, outcome }) => [id, outcome]));
    expect(outcomes).toEqual({
      initiator: 'pass',
      funds: 'pass',
      limits: 'pass',
      payee: 'attention',
      ties: 'pass',
      quorum: 'pass',
      duplicate: 'attention',
      expiry: 'pass',
    });
    const [effect] = detail.effect;
    expect(BigInt(effect?.availableBefore ?? 0) - BigInt(effect?.availableAfter ?? 0)).toBe(777n);
    expect(detail.events.map(({ type }) => type)).toEqual(['intent.proposed', 'approval.recorded']);
    expect(detail.row.chips.map(({ text }) => text)).toContain('New payee');

    const asInitiator = valueOf(await vault.detail({ person: DIRK, digest }));
    expect(asInitiator.mayDecide).toMatchObject({ can: false });
    const context = valueOf(await vault.decideContext({ person: BEN, digest }));
    expect(decodeIntent(context.intentBytes)).toMatchObject({ ok: true, value: intent });
    expect(context.head).toEqual(await ledger.client.head());
    for (const [person, code] of [
      [DIRK, 'initiator-cannot-approve'],
      [ANNA, 'already-decided'],
      [CLEO, 'not-eligible'],
    ] as const)
      expect(await vault.decideContext({ person, digest })).toMatchObject({ ok: false, error: { code } });
  });

  test('follows the ledger as it happens', async () => {
    const { size, digests, vault } = await desk();
    await size((await ledger.client.head()).size);
    const intent = transfer({ minor: '4242' });
    await propose(ledger.client, [intent]);
    await size((await ledger.client.head()).size);
    expect(await digests('mine', BEN)).toContain(digestOf(intent));
    await approveByTwo(ledger.client, intent);
    await size((await ledger.client.head()).size);
    expect(await digests('mine', BEN)).not.toContain(digestOf(intent));
    const audit = valueOf(await vault.audit({ offset: 0, limit: 3, search: '' }));
    expect(audit.rows[0]?.type).toBe('transfer.posted');
    expect(audit.rows[0]?.summary).toContain('42.42 EUR');
  });

  test('proves any event against the checkpoint that it verified', async () => {
    const { vault, size } = await desk();
    const { size: events } = await size((await ledger.client.head()).size);
    for (const seq of [0, 1, Math.floor(events / 2), events - 1]) {
      const proof = valueOf(await vault.proof({ seq }));
      expect(proof.isVerified).toBe(true);
      const path = proof.path.map(fromHex);
      const leaf = eventLeaf(proof.line);
      expect(verifyInclusion({ index: seq, size: events, leaf, path, root: fromHex(proof.root) })).toBe(true);
    }
    expect(await vault.proof({ seq: events })).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });

  test('finds items and events by what a person types', async () => {
    const intent = outside(
      transfer({
        minor: '98765432',
        references: { endToEndId: 'INV-Ünïque-77', instructionId: null, remittance: 'rent Q3' },
      }),
    );
    await propose(ledger.client, [intent]);
    const { vault, size } = await desk();
    await size((await ledger.client.head()).size);
    const find = async (search: string): Promise<number> =>
      valueOf(await vault.queue({ person: null, section: 'others', offset: 0, limit: 10, search })).total;
    for (const search of ['RENT q3', '987,654.32', '987654.32', 'inv-ünïque', digestOf(intent).slice(0, 12)])
      expect(await find(search)).toBe(1);
    expect(await find('%')).toBe(0);
    const events = valueOf(await vault.audit({ offset: 0, limit: 10, search: '987,654.32' }));
    expect(events.rows.map(({ type }) => type)).toEqual(['intent.proposed']);
  });

  test('a page of the queue is a slice of the whole, without gaps or repeats', async () => {
    await propose(
      ledger.client,
      Array.from({ length: 30 }, () => transfer()),
    );
    const { vault, size, digests } = await desk();
    await size((await ledger.client.head()).size);
    const whole = await digests('mine', ANNA);
    const pages: string[] = [];
    for (let offset = 0; offset < whole.length; offset += 7) {
      const page = valueOf(
        await vault.queue({ person: ANNA, section: 'mine', offset, limit: 7, search: '' }),
      );
      expect(page.total).toBe(whole.length);
      expect(page.counts.mine).toBe(whole.length);
      pages.push(...page.rows.map(({ digest }) => digest));
    }
    expect(pages).toEqual(whole);
  });
});

describe('a ledger that goes away and comes back', () => {
  test('the desk keeps its picture, says how old it is, and catches up', async () => {
    const own = await startLedger();
    undo.push(() => {
      removeTestLedger(own);
    });
    const folder = deskFolder();
    undo.push(folder.remove);
    const intent = transfer();
    await propose(own.client, [intent]);
    const trust = await trustOf(own);
    const first = await openDesk(folder.file, trust);
    const seen = await first.size((await own.client.head()).size);
    await own.stop();
    const away = await first.phase('unreachable');
    expect(away).toMatchObject({ size: seen.size, root: seen.root, error: { code: 'ledger-unreachable' } });
    expect(away.nextRetryAt).not.toBeNull();
    expect(Date.parse(away.verifiedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(seen.verifiedAt ?? ''));
    await first.close();

    const offline = await openDesk(folder.file, trust);
    expect(offline.vault.syncState().size).toBe(seen.size);
    expect(await offline.digests('mine', ANNA)).toEqual([digestOf(intent)]);
    const state = await offline.phase('unreachable');
    expect(state.verifiedAt).not.toBeNull();
    await offline.close();

    const again = await startLedger(own);
    undo.push(async () => {
      await again.stop();
    });
    const more = transfer();
    await propose(again.client, [more]);
    const back = await openDesk(folder.file, { ...trust, url: again.url });
    undo.push(back.close);
    await back.size((await again.client.head()).size);
    expect(await back.digests('mine', ANNA)).toHaveLength(2);
  });
});
