import { expect, test } from '@playwright/test';
import {
  confirmStep,
  judged,
  launchCeremony,
  openRehearsal,
  operate,
  pressButton,
  runStep,
  sealAndSave,
  signBy,
  stepOf,
  viewOf,
} from '../support/ceremony.ts';
import { sandboxHome, type Home, type RunningDesk } from '../support/desk.ts';
import { companyOf } from '../support/officer.ts';

/* A key that five people share, rehearsed whole on the screen: seven software tokens, and a process for each holder. */

const LIMIT_MS = 15 * 60_000;
test.describe.configure({ mode: 'serial', timeout: LIMIT_MS });

const HOLDERS = [1, 2, 3, 4, 5];

let home: Home;
let running: RunningDesk;
let pin: string;

test.beforeAll(async () => {
  home = await sandboxHome();
  pin = companyOf(home.folder).pin;
  running = await launchCeremony(home.folder);
});

test.afterAll(async () => {
  await running.close();
  home.remove();
});

/** What the token of a step is asked to do, and the PINs that are typed for it. */
const workOf = (id: string): readonly [button: string, pins: readonly string[]] | undefined => {
  if (id.startsWith('share-')) return ['Make the share', [pin]];
  if (id.startsWith('confirm-')) return ['Compare and confirm', [pin]];
  if (id.startsWith('group-')) return ['Complete the share', []];
  if (id.startsWith('sign-') && /\d{3}$/.test(id)) return ['Let it sign', [pin, pin, pin]];
  return id === 'two-fail' ? ['Let it sign', [pin, pin]] : undefined;
};

const goOn = async (): Promise<void> => {
  const view = await viewOf(running.desk);
  if (view.phase.kind === 'paused') {
    await signBy(running, 'Go on', pin, ({ pending }) => pending !== null);
  } else {
    const asked = workOf(stepOf(view).id);
    if (asked !== undefined) await operate(running, ...asked);
    await runStep(running, pin);
  }
  await confirmStep(running, pin);
};

test('a key that five people share', async () => {
  const { desk } = running;
  await desk.getByRole('button', { name: /Script$/ }).focus();
  await desk.keyboard.press('Enter');
  await desk.getByRole('option', { name: 'Making a shared key: three of five' }).press('Enter');
  await pressButton(desk, 'Rehearse');
  await openRehearsal(running, pin, (tokens) =>
    Object.fromEntries(
      HOLDERS.map((n) => [
        `token-serial-${String(n)}`,
        tokens.find(({ label }) => label === `custodian-${String(n)}`)?.serial ?? '',
      ]),
    ),
  );
  while ((await viewOf(desk)).phase.kind !== 'ended') await goOn();
  const { values } = await viewOf(desk);
  expect(HOLDERS.slice(1).map((n) => values[`group-key-${String(n)}`])).toEqual(
    HOLDERS.slice(1).map(() => values['group-key']),
  );
  expect(values).toMatchObject({ 'sign-123-holds': 'yes', 'sign-345-holds': 'yes', 'two-signed': 'no' });
  const state = judged(await sealAndSave(running, pin, home.folder));
  expect(state.phase).toEqual({ kind: 'ended', outcome: 'completed' });
});
