import { expect, test } from '@playwright/test';
import {
  ceremonyDesk,
  chooseScript,
  judged,
  openRehearsal,
  pressButton,
  runAll,
  sealAndSave,
  viewOf,
  type WorkOf,
} from '../support/ceremony.ts';
import { type Home, type RunningDesk } from '../support/desk.ts';

/* A key that five people share, rehearsed whole on the screen: seven software tokens, and a process for each holder. */

const LIMIT_MS = 15 * 60_000;
test.describe.configure({ mode: 'serial', timeout: LIMIT_MS });

const HOLDERS = [1, 2, 3, 4, 5];

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

const workOf: WorkOf = (id) => {
  if (id.startsWith('share-')) return ['Make the share', [pin]];
  if (id.startsWith('confirm-')) return ['Compare and confirm', [pin]];
  if (id.startsWith('group-')) return ['Complete the share', []];
  if (id.startsWith('sign-') && /\d{3}$/.test(id)) return ['Let it sign', [pin, pin, pin]];
  return id === 'two-fail' ? ['Let it sign', [pin, pin]] : undefined;
};

test('a key that five people share', async () => {
  const { desk } = running;
  await chooseScript(desk, 'Making a shared key: three of five');
  await pressButton(desk, 'Rehearse');
  await openRehearsal(running, pin, (tokens) =>
    Object.fromEntries(
      HOLDERS.map((n) => [
        `token-serial-${String(n)}`,
        tokens.find(({ label }) => label === `custodian-${String(n)}`)?.serial ?? '',
      ]),
    ),
  );
  await runAll(running, pin, workOf);
  const { values } = await viewOf(desk);
  expect(HOLDERS.slice(1).map((n) => values[`group-key-${String(n)}`])).toEqual(
    HOLDERS.slice(1).map(() => values['group-key']),
  );
  expect(values).toMatchObject({ 'sign-123-holds': 'yes', 'sign-345-holds': 'yes', 'two-signed': 'no' });
  const state = judged(await sealAndSave(running, pin, home.folder));
  expect(state.phase).toEqual({ kind: 'ended', outcome: 'completed' });
});
