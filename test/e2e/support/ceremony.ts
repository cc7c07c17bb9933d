import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import {
  fieldsOf,
  parseEvidence,
  readOutRows,
  referredBy,
  stepsOf,
  valueIn,
  verifyEvidence,
  type CeremonyField,
  type CeremonyStep,
} from '#shared/ceremony';
import type { CeremonyTokenView, CeremonyView, MachineView } from '#shared/ipc';
import { launchDesk, sandboxHome, type Home, type RunningDesk } from './desk.ts';
import { companyOf } from './officer.ts';

/* A ceremony on the screen of its own desk, by keyboard alone. */

export const CEREMONY_URL = 'countersign://desk/ceremony.html';
const TABS_MAX = 160;

export const launchCeremony = (home: string, profile?: string): Promise<RunningDesk> =>
  launchDesk({ home, args: ['--ceremony', ...(profile === undefined ? [] : [profile])] });

/** The ceremony desk on a sandbox home of its own, and the PIN of that home's tokens. */
export const ceremonyDesk = async (
  prepare: (home: Home) => Promise<void> = () => Promise.resolve(),
): Promise<{ readonly home: Home; readonly running: RunningDesk; readonly pin: string }> => {
  const home = await sandboxHome();
  await prepare(home);
  return { home, running: await launchCeremony(home.folder), pin: companyOf(home.folder).pin };
};

/** Chooses a script on the start screen. */
export const chooseScript = async (page: Page, title: string): Promise<void> => {
  await page.getByRole('button', { name: /Script$/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: title }).press('Enter');
};

/** What the token of a step is asked to do, and the PINs that are typed for it; undefined where no token works. */
export type WorkOf = (step: string) => readonly [button: string, pins: readonly string[]] | undefined;

/** Runs and confirms all steps that are left, and goes on after a planned break. */
export const runAll = async (running: RunningDesk, pin: string, workOf: WorkOf): Promise<void> => {
  for (;;) {
    const view = await viewOf(running.desk);
    if (view.phase.kind === 'ended') return;
    if (view.phase.kind === 'paused') {
      await signBy(running, 'Go on', pin, ({ pending }) => pending !== null);
    } else {
      const asked = workOf(stepOf(view).id);
      if (asked !== undefined) await operate(running, ...asked);
      await runStep(running, pin);
    }
    await confirmStep(running, pin);
  }
};

/** Moves on by Tab until the focus is in a part of the page. */
export const tabInto = async (page: Page, selector: string): Promise<void> => {
  for (let pressed = 0; pressed < TABS_MAX; pressed += 1) {
    const isThere = await page.evaluate((wanted) => {
      const active = document.activeElement;
      return active !== null && active.closest(wanted) !== null;
    }, selector);
    if (isThere) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${selector}`);
};

/** Moves on by Tab until a button of this name has the focus, and presses Enter. */
export const pressButton = async (page: Page, name: string): Promise<void> => {
  const button = page.getByRole('button', { name, exact: true });
  await expect(button).toBeVisible();
  await expect(button).not.toHaveAttribute('aria-disabled', 'true');
  for (let pressed = 0; pressed < TABS_MAX; pressed += 1) {
    if (await button.evaluate((element) => element === document.activeElement)) {
      await page.keyboard.press('Enter');
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to the button ${name}`);
};

export const viewOf = async (page: Page): Promise<CeremonyView> => {
  const view = await page.evaluate(() => window.ceremony['ceremony.current']({}));
  if (view === null) throw new Error('no ceremony is open');
  return view;
};

export const machineOf = (page: Page): Promise<MachineView> =>
  page.evaluate(() => window.ceremony['machine.look']({}));

export const stepOf = ({ script, branch, position }: CeremonyView): CeremonyStep => {
  const step = stepsOf(script, branch)[position];
  if (step === undefined) throw new Error('no step is next');
  return step;
};

/** Types the PIN in the window that opens, as often as it asks. */
export const typePin = async (running: RunningDesk, pin: string): Promise<void> => {
  const window = await running.pinWindow();
  await expect(window.locator('input')).toBeFocused();
  await window.keyboard.type(pin);
  await window.keyboard.press('Enter').catch((problem: unknown) => {
    if (!window.isClosed()) throw problem;
  });
};

/** Signs by a button of the page, with the PIN; resolves when the page says that it was done. */
export const signBy = async (
  running: RunningDesk,
  button: string,
  pin: string,
  isDone: (view: CeremonyView) => boolean,
): Promise<void> => {
  await pressButton(running.desk, button);
  await typePin(running, pin);
  await expect
    .poll(async () => isDone(await viewOf(running.desk)), { message: button, timeout: 20_000 })
    .toBe(true);
};

const MADE_UP: Readonly<Record<CeremonyField['form'], (name: string) => string>> = {
  'yes-no': () => 'yes',
  count: () => '3',
  digest: (name) => `${Buffer.from(name).toString('hex')}${'0'.repeat(64)}`.slice(0, 64),
  key: (name) => `${Buffer.from(name).toString('hex')}${'0'.repeat(64)}`.slice(0, 64),
  serial: (name) => `S-${name.slice(0, 40)}`,
  bag: (name) => `B-${name.slice(0, 40)}`,
  text: (name) => `Seen ${name}`,
};

/** What somebody enters: what it has to be, or something of its form. */
export const valueFor = (view: CeremonyView, field: CeremonyField, step?: CeremonyStep): string => {
  const expects = field.expects ?? step?.ensures?.find(({ value }) => value === field.name)?.expects;
  if (expects?.kind === 'is') return expects.text;
  const same = expects?.kind === 'same' ? valueIn(view.values, referredBy(expects) ?? '') : undefined;
  return same ?? MADE_UP[field.form](field.name);
};

export const enter = async (page: Page, field: CeremonyField, value: string): Promise<void> => {
  await tabInto(page, `[data-entry="${field.name}"]`);
  if (field.form !== 'yes-no') {
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(value);
    return;
  }
  if (value === 'no') await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
};

/** Enters a step and runs it; resolves when it waits for its second person. */
export const runStep = async (running: RunningDesk, pin: string): Promise<void> => {
  const { desk } = running;
  const view = await viewOf(desk);
  const step = stepOf(view);
  // In a rehearsal nothing attests a key, and that is said by a button.
  if (step.kind === 'attest') await operate(running, 'Record it', []);
  for (const field of fieldsOf(step))
    if (field.answers === undefined && step.kind !== 'attest')
      await enter(desk, field, valueFor(view, field, step));
  await signBy(running, 'Run step', pin, ({ pending }) => pending !== null);
};

/** Confirms what waits, with the second entries and the three words. */
export const confirmStep = async (running: RunningDesk, pin: string): Promise<void> => {
  const { desk } = running;
  const view = await viewOf(desk);
  const { pending } = view;
  if (pending === null) throw new Error('nothing is pending');
  const first =
    pending.deed.kind === 'open'
      ? pending.deed.inputs
      : pending.deed.kind === 'step'
        ? pending.deed.observed
        : {};
  const fields =
    pending.deed.kind === 'open'
      ? view.script.inputs
      : pending.deed.kind === 'step'
        ? fieldsOf(stepOf(view))
        : [];
  for (const field of fields) if (field.twice === true) await enter(desk, field, first[field.name] ?? '');
  for (const { row, word } of pending.places ?? []) {
    const step = stepOf(view);
    const digest = step.kind === 'read-out' ? (view.values[step.reads] ?? '') : '';
    const heard = readOutRows(digest)[row - 1]?.words[word - 1] ?? '';
    const label = `Row ${String(row)}, word ${String(word)}`;
    const input = desk.getByLabel(label);
    await expect(input).toBeVisible();
    while (!(await input.evaluate((element) => element === document.activeElement)))
      await desk.keyboard.press('Tab');
    await desk.keyboard.type(heard);
  }
  await signBy(running, 'Confirm', pin, ({ pending: now }) => now === null);
};

/** Whether a PIN window asks for the next thing, or has closed. */
const asksOrIsGone = async (window: Page): Promise<boolean> => {
  try {
    return window.isClosed() || (await window.locator('input:not([data-answered])').count()) > 0;
  } catch {
    return window.isClosed();
  }
};

/** Lets the token of the step work: the buttons of its kinds, with the PINs that its windows ask for. */
export const operate = async (
  running: RunningDesk,
  button: string,
  pins: readonly string[],
): Promise<void> => {
  await pressButton(running.desk, button);
  for (const [index, pin] of pins.entries()) {
    const window = await running.pinWindow();
    // One window asks for several things, one after the other, each with a field of its own; or the next one does.
    const field = window.locator('input:not([data-answered])');
    await expect(field).toBeFocused();
    await field.evaluate((input) => {
      input.setAttribute('data-answered', '');
    });
    await window.keyboard.type(pin);
    await window.keyboard.press('Enter').catch((problem: unknown) => {
      if (!window.isClosed()) throw problem;
    });
    if (index < pins.length - 1) await expect.poll(() => asksOrIsGone(window)).toBe(true);
  }
  await expect
    .poll(async () => (await viewOf(running.desk)).answers !== null, { message: button, timeout: 20_000 })
    .toBe(true);
};

/** The window in which a person chooses a file answers with these, one after the other. */
export const choosing = async ({ app }: RunningDesk, folder: string): Promise<void> => {
  await app.evaluate(({ dialog }, into) => {
    dialog.showSaveDialog = (...args: readonly unknown[]) => {
      const options = args.at(-1) as { readonly defaultPath: string };
      return Promise.resolve({ canceled: false, filePath: `${into}/${options.defaultPath}` });
    };
  }, folder);
};

export const choosingFile = async ({ app }: RunningDesk, path: string): Promise<void> => {
  await app.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
  }, path);
};

/** A software token that is made on the start screen. */
export const practiceToken = async (
  page: Page,
  label: string,
  hasKey: boolean,
): Promise<CeremonyTokenView> => {
  const field = page.getByLabel('Practice token');
  await field.focus();
  await page.keyboard.type(label);
  await pressButton(page, hasKey ? 'Make it, with a key' : 'Make it empty');
  await expect(page.getByRole('list', { name: 'Tokens' }).getByText(label, { exact: true })).toBeVisible();
  const made = (await machineOf(page)).tokens.find((token) => token.label === label);
  if (made === undefined) throw new Error(`no token ${label}`);
  return made;
};

/** What is known before a ceremony, by the names of its inputs. */
type Known = Readonly<Record<string, string>>;

/** Puts an opening together with practice tokens for all, and has it signed and confirmed. */
export const openRehearsal = async (
  running: RunningDesk,
  pin: string,
  known: Known | ((tokens: readonly CeremonyTokenView[]) => Known),
): Promise<void> => {
  const { desk } = running;
  await pressButton(desk, 'Practice tokens for all');
  const view = await viewOf(desk);
  // A seat has its name when its token is there.
  const seats = desk.getByRole('region', { name: 'Crew' }).getByRole('textbox');
  const areFilled = (): Promise<boolean> =>
    seats.evaluateAll((all) => all.every((one) => (one as HTMLInputElement).value !== ''));
  await expect.poll(areFilled, { timeout: 30_000 }).toBe(true);
  const values = typeof known === 'function' ? known((await machineOf(desk)).tokens) : known;
  for (const field of view.script.inputs)
    await enter(desk, field, values[field.name] ?? valueFor(view, field));
  await expect(desk.getByRole('button', { name: 'Put the opening together' })).not.toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await pressButton(desk, 'Put the opening together');
  await expect(desk.locator('[data-told-line]').first()).toBeVisible();
  await signBy(running, 'Sign the opening', pin, ({ pending }) => pending !== null);
  await confirmStep(running, pin);
};

export const evidenceIn = (folder: string, { origin }: CeremonyView): string =>
  join(folder, `${origin.split('/').at(-1) ?? ''}.json`);

/** Seals what has ended and saves it, as the crew does; path of the file. */
export const sealAndSave = async (running: RunningDesk, pin: string, folder: string): Promise<string> => {
  const { desk } = running;
  await choosing(running, folder);
  const view = await viewOf(desk);
  for (const person of view.seals.missing)
    await signBy(running, `Seal as ${person}`, pin, ({ seals }) => seals.done.includes(person));
  await pressButton(desk, 'Save the evidence…');
  await expect(desk.getByText(/^Saved as/)).toBeVisible();
  return evidenceIn(folder, view);
};

/** What a file of evidence says of its ceremony; none of its checks may fail. */
export const judged = (file: string): NonNullable<ReturnType<typeof verifyEvidence>['state']> => {
  const pack = parseEvidence(readFileSync(file, 'utf8'));
  if (!pack.ok) throw new Error(pack.error.detail);
  const { checks, state } = verifyEvidence(pack.value, null);
  expect(checks.filter(({ outcome }) => outcome === 'fails')).toEqual([]);
  if (state === null) throw new Error('no state');
  return state;
};
