import { describe, expect, test } from 'vitest';
import type { JournalHead } from '#shared/approval';
import type { CommandId } from '#shared/brand';
import { toHex } from '#shared/encoding';
import { eventLeaf } from '#shared/journal';
import { digestOf, type TransferIntent } from '#shared/intent';
import { TreeBuilder } from '#shared/merkle';
import { ANNA, BEN, DIRK, signApproval, signSubmission } from '../../support/company.ts';
import {
  checkLedger,
  createTestLedger,
  eventually,
  removeTestLedger,
  startLedger,
  type LedgerClient,
} from '../../support/ledger.ts';
import { instant, transfer } from '../../support/ledger-work.ts';

const ROUNDS = 20;
const WORKERS = 6;
const SEED = 90_210;

/** Seeded, so that a failure can be run again. */
const randomOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

interface Sent {
  readonly id: CommandId;
  readonly send: (client: LedgerClient) => Promise<{ readonly status: number; readonly text: string }>;
  /** The text of the answer that was received; undefined when the connection broke. */
  answer?: string;
}

/** Proposes and approves until the service is gone; remembers what it sent and what it heard. */
const work = async (client: LedgerClient, name: string, head: JournalHead, sent: Sent[]): Promise<void> => {
  const tell = async (one: Sent): Promise<boolean> => {
    sent.push(one);
    const answered = await one.send(client).catch(() => undefined);
    if (answered?.status === 200) one.answer = answered.text;
    return answered !== undefined;
  };
  for (let count = 0; ; count += 1) {
    const intent = transfer();
    for (const one of commandsFor(`${name}.${String(count)}`, intent, head)) if (!(await tell(one))) return;
  }
};

const commandsFor = (name: string, intent: TransferIntent, head: JournalHead): readonly Sent[] => {
  const submission = signSubmission(DIRK, [digestOf(intent)], head, instant());
  const approvals = [ANNA, BEN].map((who) => signApproval(who, intent, head, { issuedAt: instant() }));
  const propose = { id: `${name}.p` as CommandId };
  return [
    { ...propose, send: (client) => client.propose(submission, [intent], propose.id) },
    ...approvals.map((approval, index) => {
      const id = `${name}.a${String(index)}` as CommandId;
      return { id, send: (client: LedgerClient) => client.approve(approval, id) };
    }),
  ];
};

/** Every checkpoint ever handed out must be a prefix of the journal that is there now. */
const expectPrefixes = (lines: readonly string[], heads: readonly JournalHead[]): void => {
  const tree = new TreeBuilder();
  const roots = [toHex(tree.root())];
  for (const line of lines) {
    tree.append(eventLeaf(line));
    roots.push(toHex(tree.root()));
  }
  for (const { size, root } of heads) expect(roots[size]).toBe(root);
};

describe('a ledger that is killed in the middle of its work', () => {
  test(
    `${String(ROUNDS)} times (seed ${String(SEED)}) loses no acknowledged command and does none twice`,
    { timeout: 300_000 },
    async () => {
      const random = randomOf(SEED);
      const home = await createTestLedger();
      const heads: JournalHead[] = [];
      const sent: Sent[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const ledger = await startLedger(home);
        const head = await ledger.client.head();
        heads.push(head);
        const workers = Array.from({ length: WORKERS }, (_, worker) =>
          work(ledger.client, `${String(round)}.${String(worker)}`, head, sent),
        );
        const watch = watchHeads(ledger.client, heads);
        const before = acknowledgedIn(sent);
        await eventually('an answer', () => (acknowledgedIn(sent) > before ? true : undefined));
        await new Promise((wake) => setTimeout(wake, random() * 300));
        await ledger.kill();
        await Promise.all([...workers, watch]);
      }
      const ledger = await startLedger(home);
      const lines = await ledger.client.lines();
      expectPrefixes(lines, heads);
      const acknowledged = sent.filter(({ answer }) => answer !== undefined);
      expect(acknowledged.length).toBeGreaterThan(ROUNDS);
      for (const { send, answer } of acknowledged) expect((await send(ledger.client)).text).toBe(answer);
      // Those that heard nothing ask again: whatever had happened, it happens once in all.
      for (const { send } of sent) expect((await send(ledger.client)).status).toBe(200);
      const events = await ledger.client.events();
      const once = (type: string): readonly string[] =>
        events.filter((event) => event.type === type).map(({ command }) => command.id);
      for (const type of ['intent.proposed', 'approval.recorded', 'transfer.posted'])
        expect(new Set(once(type)).size).toBe(once(type).length);
      const proposals = sent.filter(({ id }) => id.endsWith('.p')).length;
      expect(once('intent.proposed')).toHaveLength(proposals);
      await ledger.stop();
      const { code, report } = await checkLedger(home.home);
      expect(code).toBe(0);
      console.info(
        `${String(acknowledged.length)} of ${String(sent.length)} commands acknowledged, ` +
          `${String(heads.length)} checkpoints, journal of ${String(report['size'])} events`,
      );
      removeTestLedger(home);
    },
  );
});

const acknowledgedIn = (sent: readonly Sent[]): number =>
  sent.filter(({ answer }) => answer !== undefined).length;

const watchHeads = async (client: LedgerClient, heads: JournalHead[]): Promise<void> => {
  for (;;) {
    const head = await client.head().catch(() => undefined);
    if (head === undefined) return;
    heads.push(head);
  }
};
