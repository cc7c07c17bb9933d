import { expect, test } from '@playwright/test';
import type { CeremonyTokenView } from '#shared/ipc';
import {
  ceremonyDesk,
  chooseScript,
  judged,
  machineOf,
  openRehearsal,
  practiceToken,
  pressButton,
  runAll,
  sealAndSave,
  viewOf,
  type WorkOf,
} from '../support/ceremony.ts';
import { type Home, type RunningDesk } from '../support/desk.ts';

/* The two long ceremonies, each rehearsed whole on the screen: a key in a module, and the trust root of a ledger. */

const LIMIT_MS = 10 * 60_000;
test.describe.configure({ mode: 'serial', timeout: LIMIT_MS });

let home: Home;
let running: RunningDesk;
let pin: string;

test.beforeAll(async () => {
  ({ home, running, pin } = await ceremonyDesk());
});

test.afterAll(async () => {
  await running.close();
  home.remove();
});

const rehearse = async (title: string): Promise<void> => {
  await chooseScript(running.desk, title);
  await pressButton(running.desk, 'Rehearse');
};

/** Runs all steps that are left, seals, and judges the file that is saved. */
const toTheEnd = async (workOf: WorkOf): Promise<void> => {
  await runAll(running, pin, workOf);
  const state = judged(await sealAndSave(running, pin, home.folder));
  expect(state.phase).toEqual({ kind: 'ended', outcome: 'completed' });
};

test('a key in a module', async () => {
  const { desk } = running;
  const module = await practiceToken(desk, 'Module', false);
  const cards: CeremonyTokenView[] = [];
  for (const name of ['Card 1', 'Card 2', 'Card 3']) cards.push(await practiceToken(desk, name, true));
  await rehearse('Making a key in a hardware security module');
  await openRehearsal(running, pin, {
    'module-serial': module.serial,
    firmware: module.firmware,
    label: 'Treasury',
    ...Object.fromEntries(cards.map(({ serial }, index) => [`card-list-${String(index + 1)}`, serial])),
  });
  const works: Readonly<Record<string, readonly [string, readonly string[]]>> = {
    identify: ['Look at the token', []],
    'objects-before': ['Look at the token', [pin]],
    'present-1': ['Let it answer', [pin]],
    'present-2': ['Let it answer', [pin]],
    'present-3': ['Let it answer', [pin]],
    generate: ['Make the key', [pin]],
    'generate-again': ['Look at the token', []],
    challenge: ['Let it sign', [pin]],
    // One card alone: the module lets nobody in.
    'one-card': ['Let it sign', ['not-enough-1', 'not-enough-2', 'not-enough-3']],
    'objects-after': ['Look at the token', [pin]],
  };
  await toTheEnd((id) => works[id]);
  expect((await viewOf(desk)).values).toMatchObject({
    'keys-before': '0',
    'keys-after': '1',
    'one-card-signed': 'no',
    'listed-label': 'Treasury',
  });
  await pressButton(desk, 'Back to the start');
  await expect(desk.getByRole('heading', { name: 'Choose the script' })).toBeVisible();
});

test('the trust root of a ledger', async () => {
  const { desk } = running;
  const tokens: CeremonyTokenView[] = [];
  for (const name of ['custodian-1', 'custodian-2', 'custodian-3'])
    tokens.push(await practiceToken(desk, name, true));
  await rehearse('Genesis: creating the trust root');
  await openRehearsal(
    running,
    pin,
    Object.fromEntries(tokens.map(({ serial }, index) => [`token-serial-${String(index + 1)}`, serial])),
  );
  await toTheEnd((id) => {
    if (id.startsWith('identify-')) return ['Look at the token', []];
    return id.startsWith('sign-genesis-') ? ['Let it sign', [pin]] : undefined;
  });
  const { values } = await viewOf(desk);
  expect(tokens.map(({ keys }) => keys[0]?.publicKey)).toEqual(
    [1, 2, 3].map((n) => values[`key-${String(n)}`]),
  );
  expect((await machineOf(desk)).tokens.length).toBeGreaterThan(tokens.length);
});
