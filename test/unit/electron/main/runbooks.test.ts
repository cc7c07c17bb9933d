import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { CommandId, IntentDigest, Sha256Hex } from '#shared/brand';
import { err, ok, shownError } from '#shared/errors';
import { decodeSigned, digestOf, type RunbookDeed } from '#shared/intent';
import type { RunbookDraft, SessionView } from '#shared/ipc';
import {
  runbookLister,
  runbookReader,
  runbookSigner,
  type RunbookDeps,
} from '../../../../electron/main/people/runbooks.ts';
import type { SubmitRequest } from '../../../../electron/signer/contract.ts';
import { ANNA, LEDGER } from '../../../support/company.ts';
import { about, annasKey, opening, testRunbook } from '../../../support/runbooks.ts';

const RESULT = { proposed: 1, duplicate: 0, denied: 0, refused: 0, waitingToSend: 0, problems: [] };
const HEX = 'a'.repeat(64) as Sha256Hex;
const OPENED = opening();
const OPENING = digestOf(OPENED);

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'countersign-runbooks-'));
  undo.push(() => {
    rmSync(made, { recursive: true, force: true });
  });
  return made;
};

const rig = (over: Partial<RunbookDeps> = {}) => {
  const submitted: SubmitRequest[] = [];
  const asked: (readonly [string, unknown])[] = [];
  const deps: RunbookDeps = {
    ledger: LEDGER,
    runbooks: () => Promise.resolve(ok([testRunbook()])),
    vault: {
      ask: (method: string, input: { readonly opening?: IntentDigest }) => {
        asked.push([method, input]);
        if (method === 'runbook')
          return Promise.resolve(
            input.opening === OPENING
              ? ok({ opening: OPENING, runbook: testRunbook() })
              : err(shownError('not-found')),
          );
        if (method === 'importContext')
          return Promise.resolve(ok({ head: { origin: 'test', size: 3, root: HEX } }));
        return Promise.resolve(ok(RESULT));
      },
    } as unknown as RunbookDeps['vault'],
    signer: {
      submit: (request) => {
        submitted.push(request);
        return Promise.resolve(ok({ payloadType: 'x', payload: '', signatures: [] }));
      },
    },
    session: () => ({ person: { id: ANNA, name: 'Anna', title: '' } }) as unknown as SessionView,
    now: () => new Date('2026-05-01T09:00:00Z'),
    newCommandId: () => 'command-1' as CommandId,
    newNonce: () => '0'.repeat(32),
    ...over,
  };
  return { deps, submitted, asked };
};

/** What is signed for a draft, or the code that stops it before anybody is asked for a PIN. */
const signed = async (
  draft: RunbookDraft,
  over: Partial<RunbookDeps> = {},
): Promise<RunbookDeed | string> => {
  const { deps, submitted } = rig(over);
  const result = await runbookSigner(deps)({ deed: draft });
  const [bytes] = submitted[0]?.intents ?? [];
  if (bytes === undefined) return result.ok ? 'nothing was signed' : result.error.code;
  const decoded = decodeSigned(bytes);
  if (!decoded.ok || decoded.value.type !== 'runbook') return 'undecodable';
  expect(decoded.value.initiator).toBe(ANNA);
  return decoded.value.deed;
};

describe('what somebody signs about a runbook', () => {
  test('carries its whole text when it is opened', async () => {
    const draft = { kind: 'open', runbook: 'lost-token', subject: annasKey } as const;
    expect(await signed(draft)).toEqual({ kind: 'open', runbook: testRunbook(), subject: annasKey });
    expect(await signed({ ...draft, runbook: 'another' })).toBe('not-found');
    expect(await signed(draft, { runbooks: () => Promise.resolve(err(shownError('not-found'))) })).toBe(
      'not-found',
    );
  });

  test('repeats the text of the step as it was opened, and an empty note is none', async () => {
    const step = { opening: OPENING, step: 'call' };
    const named = { runbook: about(OPENED), step: { id: 'call', text: 'Do call' } };
    expect(await signed({ kind: 'sign', ...step, note: '  ' })).toEqual({
      kind: 'sign',
      ...named,
      note: null,
    });
    expect(await signed({ kind: 'sign', ...step, note: ' Reached ' })).toMatchObject({ note: 'Reached' });
    expect(await signed({ kind: 'skip', ...step, reason: 'A drill' })).toEqual({
      kind: 'skip',
      ...named,
      reason: 'A drill',
    });
    expect(await signed({ kind: 'close', opening: OPENING, note: '' })).toEqual({
      kind: 'close',
      runbook: about(OPENED),
      note: null,
    });
    expect(await signed({ kind: 'sign', ...step, step: 'another', note: '' })).toBe('not-found');
    expect(await signed({ kind: 'close', opening: HEX as never, note: '' })).toBe('not-found');
  });

  test('is nobody’s without a session', async () => {
    expect(await signed({ kind: 'close', opening: OPENING, note: '' }, { session: () => null })).toBe(
      'not-signed-in',
    );
  });
});

describe('the runbooks that ship', () => {
  test('are read from their files; one that is none is an error, and a folder is tried again', async () => {
    const files = folder();
    const read = runbookReader(files);
    writeFileSync(join(files, 'a.json'), '{}');
    expect(await read()).toMatchObject({ ok: false, error: { code: 'not-found' } });
    const file = { format: 'countersign/runbook/v1', runbook: testRunbook() };
    writeFileSync(join(files, 'a.json'), JSON.stringify(file));
    writeFileSync(join(files, 'README.md'), 'not one');
    expect(await read()).toEqual(ok([testRunbook()]));
  });

  test('that can not be read keep nobody from following what is open', async () => {
    const { deps, asked } = rig({ runbooks: () => Promise.resolve(err(shownError('not-found'))) });
    expect(await runbookLister(deps)({})).toMatchObject({ ok: true });
    expect(asked).toEqual([['runbooks', { shipped: [] }]]);
  });
});
