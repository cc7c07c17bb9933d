import { describe, expect, test } from 'vitest';
import { deskInputs, deskMethods, IMPORT_BYTES_MAX, type DeskMethod } from '#shared/ipc';
import {
  answer,
  RefusedError,
  type Bridge,
  type DeskHandlers,
} from '../../../../electron/main/gate/answer.ts';
import { DESK_PAGE, isDeskSender, type Sender } from '../../../../electron/main/gate/sender.ts';

const DESK_ID = 7;
const FRAME = { url: 'countersign://desk/index.html', parent: null, detached: false };
const DESK: Sender = { contentsId: DESK_ID, frame: FRAME };

/** Handlers that answer with their own name and input. */
const echo = Object.fromEntries(
  deskMethods.map((method) => [method, (input: unknown) => Promise.resolve({ method, input })]),
) as unknown as DeskHandlers;

const bridge: Bridge = { page: DESK_PAGE, inputs: deskInputs, handlers: echo };

const refusal = async (sender: Sender, method: unknown, input: unknown): Promise<string> => {
  try {
    await answer(bridge, DESK_ID, sender, method, input);
    return 'answered';
  } catch (problem) {
    if (problem instanceof RefusedError) return problem.refusal;
    throw problem;
  }
};

describe('the gate', () => {
  test('answers the main frame of the desk window', async () => {
    expect(await answer(bridge, DESK_ID, DESK, 'app.info', {})).toEqual({ method: 'app.info', input: {} });
  });

  test.each<readonly [string, Sender]>([
    ['another window', { contentsId: 8, frame: FRAME }],
    ['no frame', { contentsId: DESK_ID, frame: null }],
    ['a frame inside the page', { contentsId: DESK_ID, frame: { ...FRAME, parent: {} as never } }],
    ['a frame that is gone', { contentsId: DESK_ID, frame: { ...FRAME, detached: true } }],
    ['the PIN page', { contentsId: DESK_ID, frame: { ...FRAME, url: 'countersign://desk/pin.html' } }],
    ['another host', { contentsId: DESK_ID, frame: { ...FRAME, url: 'countersign://desk.evil/index.html' } }],
    ['a web page', { contentsId: DESK_ID, frame: { ...FRAME, url: 'https://desk/index.html' } }],
    ['a blank page', { contentsId: DESK_ID, frame: { ...FRAME, url: 'about:blank' } }],
    ['an empty address', { contentsId: DESK_ID, frame: { ...FRAME, url: '' } }],
  ])('refuses %s', async (_name, sender) => {
    expect(await refusal(sender, 'app.info', {})).toBe('foreign-sender');
  });

  test('refuses everyone while there is no desk window', () => {
    expect(isDeskSender(DESK, undefined, DESK_PAGE)).toBe(false);
  });

  test.each(['', 'toString', '__proto__', 'constructor', 'app.quit', 7, null, undefined, ['app.info'], {}])(
    'refuses the method %s',
    async (method) => {
      expect(await refusal(DESK, method, {})).toBe('unknown-method');
    },
  );

  test.each<readonly [DeskMethod, unknown]>([
    ['app.info', undefined],
    ['app.info', { more: 1 }],
    ['queue.page', { section: 'all', offset: 0, limit: 10, search: '' }],
    ['queue.page', { section: 'mine', offset: -1, limit: 10, search: '' }],
    ['queue.page', { section: 'mine', offset: 0, limit: 1_000_000, search: '' }],
    ['intents.detail', { digest: '../../etc' }],
    ['approvals.decide', { digest: 'a'.repeat(64), decision: 'approve', reason: null, renderDigest: '' }],
    ['imports.drop', { fileName: 'x.xml', bytes: 'text' }],
    ['imports.drop', { fileName: 'x.xml', bytes: new Uint8Array(IMPORT_BYTES_MAX + 1) }],
    ['imports.submit', { importId: '' }],
    ['audit.proof', { seq: 1.5 }],
    ['audit.boardPack', { from: '2026-07-01', to: '2026-07-01' }],
    ['audit.saveBoardPack', { from: '2026-07-01', to: 'tomorrow' }],
  ])('refuses a bad input of %s', async (method, input) => {
    expect(await refusal(DESK, method, input)).toBe('bad-input');
  });
});
