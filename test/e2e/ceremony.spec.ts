import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ensureVerifier } from '../../scripts/lib/verifier-bundle.mjs';
import {
  CEREMONY_URL,
  ceremonyDesk,
  confirmStep,
  launchCeremony,
  machineOf,
  openRehearsal,
  operate,
  practiceToken,
  pressButton,
  runStep,
  sealAndSave,
  stepOf,
  viewOf,
} from './support/ceremony.ts';
import { PROJECT, type Home, type RunningDesk } from './support/desk.ts';
import { companyOf } from './support/officer.ts';

/* A rehearsal on the screen of the ceremony desk, by keyboard, from the start to the file of evidence. */

let home: Home;
let running: RunningDesk;
let pin: string;
let serial: string;

/** Each commit is a window with a PIN: a busy machine takes its time for some sixty of them. */
const LIMIT_MS = 10 * 60_000;
test.describe.configure({ mode: 'serial', timeout: LIMIT_MS });

test.beforeAll(async () => {
  ({ home, running, pin } = await ceremonyDesk());
});

test.afterAll(async () => {
  await running.close();
  home.remove();
});

test('only main, the signer and the page are there, and nothing of the other desk', async () => {
  const { app, desk } = running;
  expect(desk.url()).toBe(CEREMONY_URL);
  await expect(desk.getByRole('heading', { name: 'Choose the script' })).toBeVisible();
  const services = await app.evaluate(({ app: electron }) =>
    electron
      .getAppMetrics()
      .filter(({ type }) => type === 'Utility')
      .flatMap(({ serviceName, name }) => [serviceName ?? '', name ?? '']),
  );
  expect(services.filter((name) => name.startsWith('countersign-'))).toEqual(
    expect.arrayContaining(['countersign-ceremony']),
  );
  expect(services.filter((name) => /vault|reader|identity|countersign-signer/.test(name))).toEqual([]);
  expect(existsSync(join(home.folder, 'desk', 'vault.db'))).toBe(false);
});

test('the machine says its networks and its tokens, and holds no ceremony without trust and rehearsal', async () => {
  const { desk } = running;
  const machine = await machineOf(desk);
  const region = desk.getByRole('region', { name: 'This machine' });
  await expect(region.getByRole('list', { name: 'Tokens' }).getByRole('listitem').first()).toBeVisible();
  for (const network of machine.networks) await expect(region).toContainText(network);
  expect(machine.tokens.length).toBeGreaterThanOrEqual(companyOf(home.folder).people.length);
  for (const token of machine.tokens) expect(token.firmware).toMatch(/^\d+\.\d+$/);
  const hold = desk.getByRole('button', { name: 'Hold the ceremony' });
  await expect(hold).toHaveAttribute('aria-disabled', 'true');
});

test('a rehearsal is opened by two people, with a red mark over everything', async () => {
  const { desk } = running;
  const device = await practiceToken(desk, 'New token', true);
  serial = device.serial;
  await desk.getByRole('button', { name: /Script$/ }).focus();
  await desk.keyboard.press('Enter');
  await desk.getByRole('option', { name: 'Preparing a token' }).press('Enter');
  await pressButton(desk, 'Rehearse');
  await expect(desk.locator('[data-watermark]')).toBeVisible();
  await openRehearsal(running, pin, { 'token-serial': serial, firmware: device.firmware });
  const view = await viewOf(desk);
  expect(view.head.size).toBe(1);
  expect(view.mode).toBe('rehearsal');
});

test('nobody else than the script names runs or confirms a step, and no step is skipped', async () => {
  const { desk } = running;
  const view = await viewOf(desk);
  const person = (role: string): string =>
    view.crew.find(({ roles }) => (roles as string[]).includes(role))?.person ?? '';
  const say = (by: string, step: string): Promise<unknown> =>
    desk.evaluate(
      async ([who, id]) => {
        const shown = '0'.repeat(64) as never;
        const deed = { kind: 'step' as const, step: id, observed: {} };
        const said = await window.ceremony['ceremony.state']({ person: who as never, deed, shown });
        return said.ok ? 'ok' : said.error.code;
      },
      [by, step] as const,
    );
  expect(await say(person('witness'), 'welcome')).toBe('ceremony-role');
  expect(await say(person('administrator'), 'identities')).toBe('ceremony-order');
  expect(await say(person('administrator'), 'reset')).toBe('ceremony-order');
  // What the page did not show is not signed either.
  expect(await say(person('administrator'), 'welcome')).toBe('render-mismatch');
  await runStep(running, pin);
  const confirm = await desk.evaluate(async (who) => {
    const shown = '0'.repeat(64) as never;
    const said = await window.ceremony['ceremony.confirm']({
      person: who as never,
      again: {},
      words: null,
      shown,
    });
    return said.ok ? 'ok' : said.error.code;
  }, person('administrator'));
  expect(confirm).toBe('ceremony-self-confirm');
  await confirmStep(running, pin);
  expect((await viewOf(desk)).head.size).toBe(2);
});

test('it goes on where it was when the desk ended in the middle of a step', async () => {
  for (const id of ['identities', 'room', 'clocks', 'scan-image']) {
    expect(stepOf(await viewOf(running.desk)).id).toBe(id);
    await runStep(running, pin);
    await confirmStep(running, pin);
  }
  await runStep(running, pin);
  const before = await viewOf(running.desk);
  const main = running.app.process();
  const ended = once(main, 'exit');
  main.kill('SIGKILL');
  await ended;
  running = await launchCeremony(home.folder);
  await pressButton(running.desk, 'Go on');
  await expect(running.desk.getByText(/It is not recorded yet/)).toBeVisible();
  const after = await viewOf(running.desk);
  expect(after.head).toEqual(before.head);
  expect(after.pending).toEqual(before.pending);
  await confirmStep(running, pin);
  expect((await viewOf(running.desk)).head.size).toBe(before.head.size + 1);
});

test('tokens do what the script says, and it ends with a file that the verifier reads', async () => {
  const { desk } = running;
  const NEW_PIN = '86427531';
  const works: Readonly<Record<string, readonly [button: string, pins: readonly string[]]>> = {
    identify: ['Look at the token', []],
    reset: ['Wipe the token', [pin]],
    initialise: ['Give it a PIN', [NEW_PIN, NEW_PIN, pin]],
    generate: ['Make the key', [NEW_PIN]],
    challenge: ['Let it sign', [NEW_PIN]],
  };
  while ((await viewOf(desk)).phase.kind !== 'ended') {
    const { id } = stepOf(await viewOf(desk));
    const work = works[id];
    if (work !== undefined) await operate(running, ...work);
    await runStep(running, pin);
    await confirmStep(running, pin);
  }
  const view = await viewOf(desk);
  expect(view.values).toMatchObject({
    'token-serial-seen': serial,
    'objects-left': '0',
    'key-can-leave': 'no',
  });
  await expect(desk.getByRole('heading', { name: 'Completed' })).toBeVisible();
  const file = await sealAndSave(running, pin, home.folder);
  await pressButton(desk, 'Save the record…');
  await expect.poll(() => existsSync(file.replace('.json', '.html'))).toBe(true);
  expect(readFileSync(file.replace('.json', '.html'), 'utf8')).toContain('REHEARSAL');
  const { program } = await ensureVerifier();
  let said = '';
  let code = 0;
  try {
    said = execFileSync(join(PROJECT, 'node_modules/.bin/node'), [program, file], { encoding: 'utf8' });
  } catch (problem) {
    const ended = problem as { readonly status: number; readonly stdout: string };
    said = ended.stdout;
    code = ended.status;
  }
  // A rehearsal is never proved: whose software keys it used stays open. Nothing of it fails.
  expect(code).toBe(2);
  expect(said).not.toContain('[FAIL]');
  expect(said).toContain('completed');
});
