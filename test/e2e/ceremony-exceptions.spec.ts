import { expect, test, type Page } from '@playwright/test';
import { ceremonyMethods, type CeremonyView } from '#shared/ipc';
import { inBothThemes } from './support/axe.ts';
import {
  ceremonyDesk,
  confirmStep,
  enter,
  judged,
  openRehearsal,
  practiceToken,
  pressButton,
  runStep,
  sealAndSave,
  signBy,
  stepOf,
  tabInto,
  typePin,
  valueFor,
  viewOf,
} from './support/ceremony.ts';
import { PIN_URL, type Home, type RunningDesk } from './support/desk.ts';

/* What does not go by the script: exceptions, pauses, people who leave, entries that differ, and a branch to the end. */

let home: Home;
let running: RunningDesk;
let pin: string;

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

/** Types into a field of the open dialog. */
const fill = async (page: Page, label: string, text: string): Promise<void> => {
  const field = page.getByRole('dialog').getByLabel(label);
  await field.focus();
  await page.keyboard.type(text);
};

const pending = (view: CeremonyView): boolean => view.pending !== null;

test('its page has the bridge of its own contract and nothing else, isolated and sandboxed', async () => {
  const { app, desk } = running;
  const bridge = await desk.evaluate(() => ({
    names: Object.keys(Reflect.get(window, 'ceremony') as object),
    hasOther: 'countersign' in window,
    node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in globalThis),
  }));
  expect(bridge.names.toSorted()).toEqual([...ceremonyMethods, 'onEvent'].toSorted());
  // Who adds a method to the contract counts it here: the bridge grows on purpose or not at all.
  expect(bridge.names).toHaveLength(29);
  expect(bridge).toMatchObject({ hasOther: false, node: [] });
  const preferences = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) =>
      (webContents as unknown as { getLastWebPreferences: () => object }).getLastWebPreferences(),
    ),
  );
  for (const each of preferences)
    expect(each).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });
  const refused = await desk.evaluate(async () => {
    const invoke = window.ceremony['ceremony.begin'] as (input: unknown) => Promise<unknown>;
    return invoke({ script: '../../etc/passwd', mode: 'live' }).then(
      () => 'answered',
      () => 'refused',
    );
  });
  expect(refused).toBe('refused');
});

test('its pages can be used by everybody, in both themes', async () => {
  const { desk } = running;
  await expect(desk.getByRole('heading', { name: 'Choose the script' })).toBeVisible();
  await inBothThemes(desk);
  const device = await practiceToken(desk, 'New token', true);
  await desk.getByRole('button', { name: /Script$/ }).focus();
  await desk.keyboard.press('Enter');
  await desk.getByRole('option', { name: 'Preparing a token' }).press('Enter');
  await pressButton(desk, 'Rehearse');
  await expect(desk.getByRole('heading', { name: 'Open it' })).toBeVisible();
  await inBothThemes(desk);
  await openRehearsal(running, pin, { 'token-serial': device.serial, firmware: device.firmware });
  await expect(desk.getByRole('heading', { name: 'Welcome' })).toBeFocused();
  await inBothThemes(desk);
  await runStep(running, pin);
  await inBothThemes(desk);
  await confirmStep(running, pin);
});

test('the PIN window tells what stands on the page, with the same six words and a red mark', async () => {
  const { desk } = running;
  await enter(desk, { name: 'crew-is-known', label: '', form: 'yes-no' }, 'yes');
  await pressButton(desk, 'Run step');
  const window = await running.pinWindow();
  await expect(window.locator('.pin-rehearsal')).toBeVisible();
  const onDesk = await desk.getByRole('list', { name: 'Six words' }).getByRole('listitem').allTextContents();
  expect(await window.locator('.pin-words li').allTextContents()).toEqual(onDesk);
  const lines = await desk.locator('[data-told-line] dd').allTextContents();
  const told = await window.locator('.pin-fact dd').allTextContents();
  expect(told.slice(1, -1)).toEqual(lines);
  await typePin(running, pin);
  await expect.poll(async () => pending(await viewOf(desk))).toBe(true);
  await confirmStep(running, pin);
});

test('a value that differs is not recorded until an exception takes it', async () => {
  const { desk } = running;
  const step = stepOf(await viewOf(desk));
  expect(step.id).toBe('room');
  const view = await viewOf(desk);
  for (const name of ['cameras-run', 'phones-are-away'])
    await enter(desk, { name, label: '', form: 'yes-no' }, 'yes');
  await enter(desk, { name: 'network-is-off', label: '', form: 'yes-no' }, 'no');
  await pressButton(desk, 'Run step');
  await expect(desk.getByRole('alert')).toBeVisible();
  expect((await viewOf(desk)).head).toEqual(view.head);
  expect(running.app.windows().some((page) => page.url() === PIN_URL)).toBe(false);
  await pressButton(desk, 'Record an exception…');
  await fill(desk, 'What happened', 'The machine of the rehearsal is on a network');
  await fill(desk, 'Why', 'It is a rehearsal in the office');
  await tabInto(desk, 'label:has(input[type="checkbox"])');
  await desk.keyboard.press('Space');
  await signBy(running, 'Sign it', pin, pending);
  await confirmStep(running, pin);
  const [exception] = (await viewOf(desk)).exceptions;
  expect(exception).toMatchObject({
    number: 1,
    step: 'room',
    accepts: { 'network-is-off': 'no' },
    settled: null,
  });
  for (const name of ['cameras-run', 'phones-are-away'])
    await enter(desk, { name, label: '', form: 'yes-no' }, 'yes');
  await enter(desk, { name: 'network-is-off', label: '', form: 'yes-no' }, 'no');
  await signBy(running, 'Run step', pin, pending);
  await confirmStep(running, pin);
  expect(stepOf(await viewOf(desk)).id).toBe('clocks');
});

test('a pause stands until two people end it, and who leaves the room runs nothing', async () => {
  const { desk } = running;
  await pressButton(desk, 'Pause…');
  await fill(desk, 'Why', 'Fresh air');
  const lines = await desk.getByRole('dialog').locator('[data-told-line] dd').allTextContents();
  await pressButton(desk, 'Sign it');
  const window = await running.pinWindow();
  // Who signs in a dialog has read there what the PIN window tells.
  expect((await window.locator('.pin-fact dd').allTextContents()).slice(1, -1)).toEqual(lines);
  await typePin(running, pin);
  await expect.poll(async () => pending(await viewOf(desk))).toBe(true);
  await confirmStep(running, pin);
  await expect(desk.getByRole('heading', { name: 'The ceremony is paused' })).toBeVisible();
  await signBy(running, 'Go on', pin, pending);
  await confirmStep(running, pin);
  expect((await viewOf(desk)).phase.kind).toBe('running');
  const administrator = (await viewOf(desk)).crew.find(({ roles }) =>
    roles.includes('administrator'),
  )?.person;
  for (const isThere of [false, true]) {
    await pressButton(desk, 'Who is in the room…');
    await signBy(running, 'Sign it', pin, pending);
    await confirmStep(running, pin);
    const view = await viewOf(desk);
    expect(view.room.includes(administrator ?? ('' as never))).toBe(isThere);
    if (isThere) continue;
    const step = stepOf(view);
    for (const field of 'observes' in step ? step.observes : [])
      await enter(desk, field, valueFor(view, field, step));
    await pressButton(desk, 'Run step');
    await expect(desk.getByRole('alert')).toBeVisible();
    expect((await viewOf(desk)).pending).toBeNull();
  }
});

test('a branch leads to the end, and its evidence says that it was stopped', async () => {
  const { desk } = running;
  await pressButton(desk, 'Settle an exception…');
  await fill(desk, 'How it was settled', 'The ceremony will be held off every network');
  await signBy(running, 'Sign it', pin, pending);
  await confirmStep(running, pin);
  await pressButton(desk, 'Take a branch…');
  await fill(desk, 'Why', 'The clocks can not be set');
  await signBy(running, 'Sign it', pin, pending);
  await confirmStep(running, pin);
  expect((await viewOf(desk)).branch).toBe('stop');
  while ((await viewOf(desk)).phase.kind !== 'ended') {
    await runStep(running, pin);
    await confirmStep(running, pin);
  }
  await expect(desk.getByRole('heading', { name: 'Aborted' })).toBeVisible();
  await expect(desk.getByText('Settled: The ceremony will be held off every network')).toBeVisible();
  await inBothThemes(desk);
  const state = judged(await sealAndSave(running, pin, home.folder));
  expect(state.phase).toEqual({ kind: 'ended', outcome: 'aborted' });
  expect(state.opening?.machine?.networks).toEqual(
    (await desk.evaluate(() => window.ceremony['machine.look']({}))).networks,
  );
});
