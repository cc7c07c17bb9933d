import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromHex, toHex, utf8 } from '#shared/encoding';
import { encodeEvent, eventLeaf } from '#shared/journal';
import { TreeBuilder } from '#shared/merkle';
import { signNote } from '#shared/note';
import { stateHash } from '#shared/projection';
import { ed25519 } from '@noble/curves/ed25519.js';
import { formatVkey } from '#shared/note';
import {
  archiveText,
  identitiesIn,
  newBackupKey,
  readArchive,
  seal,
  unseal,
  verifyArchive,
  type ArchivedAnswer,
  type ArchiveItem,
  type ArchiveReport,
} from '../../../ledger/archive/index.ts';
import { ANNA, BEN, LEDGER_SEED, ORIGIN } from '../../support/company.ts';
import { transfer } from '../../support/ledger-work.ts';
import { MiniLedger } from '../../support/mini-ledger.ts';
import { ed25519Signer } from '../../support/note-signer.ts';

const answer: ArchivedAnswer = {
  id: 'command-1',
  bodyDigest: 'aa',
  kind: 'propose',
  statement: 'bb',
  items: 1,
  status: 200,
  answer: '{"outcomes":[]}',
  firstSeq: 1,
  size: 2,
};

const VKEY = formatVkey(ORIGIN, ed25519.getPublicKey(LEDGER_SEED));

const rootsOf = (lines: readonly string[]): readonly string[] => {
  const tree = new TreeBuilder();
  return [
    toHex(tree.root()),
    ...lines.map((line) => {
      tree.append(eventLeaf(line));
      return toHex(tree.root());
    }),
  ];
};

const sourceOf = (lines: readonly string[], isBackup: boolean): Parameters<typeof archiveText>[0] => {
  const roots = rootsOf(lines);
  return {
    size: lines.length,
    lines: (from, limit) => Promise.resolve(lines.slice(from, from + limit)),
    rootAt: (size) => Promise.resolve(fromHex(roots[size] ?? '')),
    sign: (text) => signNote(text, [ed25519Signer(ORIGIN, LEDGER_SEED)]),
    config: null,
    ...(isBackup && {
      answers: async function* () {
        await Promise.resolve();
        yield answer;
      },
    }),
  };
};

const textOf = async (pieces: AsyncIterable<string>): Promise<string> => {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
};

async function* bytesOf(text: string | Uint8Array, pieceBytes = 97): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === 'string' ? utf8(text) : text;
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    await Promise.resolve();
    yield bytes.subarray(at, at + pieceBytes);
  }
}

const verify = (text: string | Uint8Array, more: object = {}): ReturnType<typeof verifyArchive> =>
  verifyArchive(readArchive(bytesOf(text, 8_191)), more);

describe('an archive of a journal', () => {
  let lines: readonly string[];
  let text: string;
  let report: ArchiveReport;
  let hash: string;

  beforeAll(async () => {
    const ledger = new MiniLedger();
    for (let count = 0; count < 4; count += 1) {
      const intent = transfer({ createdAt: '2026-05-01T08:00:00Z', expiresAt: '2026-05-04T08:00:00Z' });
      ledger.propose(intent);
      ledger.approve(ANNA, intent);
      ledger.approve(BEN, intent);
    }
    lines = ledger.events.map(encodeEvent);
    hash = stateHash(ledger.set);
    text = await textOf(archiveText(sourceOf(lines, true)));
    const verified = await verify(text, { vkey: VKEY, genesis: toHex(eventLeaf(lines[0] ?? '')) });
    if (!verified.ok) throw new Error(verified.error);
    report = verified.value;
  });

  test('gives back the events, the answers and the state', async () => {
    expect(report).toMatchObject({
      size: lines.length,
      root: rootsOf(lines).at(-1),
      answers: 1,
      checkpoints: 1,
    });
    expect(report.stateHash).toBe(hash);
    expect(report.isAnchored).toBe(true);
    const items: ArchiveItem[] = [];
    for await (const item of readArchive(bytesOf(text))) items.push(item);
    expect(items.flatMap((item) => (item.kind === 'event' ? [item.line] : []))).toEqual(lines);
    expect(items.filter(({ kind }) => kind === 'answer')).toEqual([{ kind: 'answer', answer }]);
  });

  test('is not taken for one of another ledger', async () => {
    const other = formatVkey(ORIGIN, ed25519.getPublicKey(new Uint8Array(32).fill(7)));
    expect(await verify(text, { vkey: other })).toMatchObject({
      ok: false,
      error: expect.stringContaining('key') as string,
    });
    expect(await verify(text, { genesis: '00'.repeat(32) })).toMatchObject({ ok: false });
  });

  test('is not written from lines that do not give the roots that the journal keeps', async () => {
    const source = sourceOf(lines.with(2, lines[3] ?? ''), true);
    const kept = rootsOf(lines);
    const writing = textOf(
      archiveText({ ...source, rootAt: (size) => Promise.resolve(fromHex(kept[size] ?? '')) }),
    );
    await expect(writing).rejects.toThrow(/give root .* keeps/);
  });

  test('is refused when the ledger itself signed what does not follow from the rules', async () => {
    const forged = lines.with(3, lines[2] ?? '');
    const verified = await verify(await textOf(archiveText(sourceOf(forged, true))));
    expect(verified.ok ? 'ok' : verified.error).toMatch(/^event 2 does not follow: sequence, expected 3/);
    const spaced = lines.with(-1, (lines.at(-1) ?? '').replace('{"actor":', '{"actor": '));
    const other = await verify(await textOf(archiveText(sourceOf(spaced, true))));
    expect(other.ok ? 'ok' : other.error).toMatch(/^event \d+ does not decode: not-canonical/);
  });

  test('says when it is only checked against itself', async () => {
    expect(await verify(text)).toMatchObject({ ok: true, value: { isAnchored: false } });
  });

  test('is refused however it is cut off', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), async (end) => {
        expect((await verify(text.slice(0, end))).ok).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  test('is refused when an event is left out, repeated or moved', async () => {
    const rows = text.trimEnd().split('\n');
    const eventRow = fc.integer({ min: 1, max: lines.length });
    await fc.assert(
      fc.asyncProperty(
        eventRow,
        eventRow,
        fc.constantFrom('drop', 'repeat', 'swap'),
        async (at, other, how) => {
          fc.pre(how !== 'swap' || at !== other);
          const changed = [...rows];
          if (how === 'drop') changed.splice(at, 1);
          else if (how === 'repeat') changed.splice(at, 0, rows[at] ?? '');
          else [changed[at], changed[other]] = [rows[other] ?? '', rows[at] ?? ''];
          expect((await verify(`${changed.join('\n')}\n`)).ok).toBe(false);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('is refused when any byte of an event or a checkpoint is another', async () => {
    const bytes = utf8(text);
    const from = text.indexOf('\n') + 1;
    const answersAt = utf8(text.slice(0, text.indexOf('{"answer":'))).length;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: from, max: answersAt - 1 }),
        fc.integer({ min: 1, max: 127 }),
        async (at, flip) => {
          const changed = bytes.slice();
          changed[at] = (changed[at] ?? 0) ^ flip;
          expect((await verify(changed)).ok).toBe(false);
        },
      ),
      { numRuns: 120 },
    );
  });
});

describe('a sealed backup', () => {
  const stream = (bytes: Uint8Array): ReadableStream<Uint8Array> => new Blob([bytes.slice()]).stream();
  const read = async (from: ReadableStream<Uint8Array>): Promise<Uint8Array> =>
    new Uint8Array(await new Response(from).arrayBuffer());

  test('opens with the identity that it is for, and with no other', async () => {
    const [mine, other] = await Promise.all([newBackupKey(), newBackupKey()]);
    const plain = utf8('what a ledger holds '.repeat(10_000));
    const sealed = await read(await seal(stream(plain), [mine.recipient]));
    expect(Buffer.from(sealed).includes('what a ledger')).toBe(false);
    const opened = await unseal(stream(sealed), identitiesIn(mine.file));
    expect(opened.ok && Buffer.from(await read(opened.value)).equals(plain)).toBe(true);
    expect(await unseal(stream(sealed), identitiesIn(other.file))).toMatchObject({ ok: false });
  });

  test('that was altered does not open to the end', async () => {
    const mine = await newBackupKey();
    const sealed = await read(await seal(stream(new Uint8Array(200_000)), [mine.recipient]));
    sealed[150_000] = (sealed[150_000] ?? 0) ^ 1;
    const opened = await unseal(stream(sealed), identitiesIn(mine.file));
    await expect(opened.ok ? read(opened.value) : Promise.resolve()).rejects.toThrow();
  });
});
