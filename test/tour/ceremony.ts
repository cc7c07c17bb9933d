import { expect } from '@playwright/test';
import { fieldsOf } from '#shared/ceremony';
import type { CeremonyView } from '#shared/ipc';
import {
  choosing,
  confirmStep,
  enter,
  launchCeremony,
  openRehearsal,
  operate,
  practiceToken,
  pressButton,
  runStep,
  signBy,
  stepOf,
  typePin,
  valueFor,
  viewOf,
} from '../e2e/support/ceremony.ts';
import { sandboxHome, type RunningDesk } from '../e2e/support/desk.ts';
import { companyOf } from '../e2e/support/officer.ts';
import type { Album } from './album.ts';

const NEW_PIN = '86427531';

/** A rehearsal, from the machine's own state to the file of evidence, in both themes. */
export const ceremony = async (album: Album): Promise<void> => {
  const home = await sandboxHome();
  const { pin } = companyOf(home.folder);
  const running = await launchCeremony(home.folder);
  const { desk } = running;
  try {
    const device = await practiceToken(desk, 'New token', true);
    await desk.getByRole('button', { name: /Script$/ }).focus();
    await desk.keyboard.press('Enter');
    await desk.getByRole('option', { name: 'Preparing a token' }).press('Enter');
    await album.shoot(desk, 'start', 'The machine says what it is; the script is chosen');
    await desk.emulateMedia({ colorScheme: 'dark' });
    await album.shoot(desk, 'start-dark', 'The same in the dark theme');
    await desk.emulateMedia({ colorScheme: 'light' });
    await pressButton(desk, 'Rehearse');
    await album.shoot(desk, 'opening', 'Who takes part, with which token');
    await openRehearsal(running, pin, { 'token-serial': device.serial, firmware: device.firmware });
    await album.shoot(desk, 'welcome', 'A step that is said: large, to be read aloud');
    await pressButton(desk, 'Run step');
    await (await running.pinWindow()).locator('input').waitFor();
    await album.shoot(await running.pinWindow(), 'pin', 'The PIN window tells what is signed, once more');
    await album.shoot(desk, 'signing', 'The same six words stand on the desk');
    await typePin(running, pin);
    await expect(desk.getByText(/It is not recorded yet/)).toBeVisible();
    await album.shoot(desk, 'confirm', 'What was stated, for the other person');
    await confirmStep(running, pin);
    const works: Readonly<Record<string, readonly [button: string, pins: readonly string[]]>> = {
      identify: ['Look at the token', []],
      reset: ['Wipe the token', [pin]],
      initialise: ['Give it a PIN', [NEW_PIN, NEW_PIN, pin]],
      generate: ['Make the key', [NEW_PIN]],
      challenge: ['Let it sign', [NEW_PIN]],
    };
    while ((await viewOf(desk)).phase.kind !== 'ended') {
      const view = await viewOf(desk);
      const step = stepOf(view);
      const isShown = ['room', 'read-key', 'open-token', 'generate', 'sign-witness'].includes(step.id);
      const work = works[step.id];
      if (work !== undefined) await operate(running, ...work);
      if (step.id === 'room') await showException(running, album, view);
      if (isShown) await album.shoot(desk, step.id, `The step ${step.id}`);
      await runStep(running, pin);
      if (step.id === 'read-key') await album.shoot(desk, 'heard', 'Whoever listens types three words back');
      if (step.id === 'open-token')
        await album.shoot(desk, 'twice', 'The second entry, without the first one in sight');
      await confirmStep(running, pin);
    }
    await album.shoot(desk, 'end', 'The end: exceptions first, and the root that everybody writes down');
    await choosing(running, home.folder);
    for (const person of (await viewOf(desk)).seals.missing)
      await signBy(running, `Seal as ${person}`, pin, ({ seals }) => seals.done.includes(person));
    await pressButton(desk, 'Save the evidence…');
    await expect(desk.getByText(/^Saved as/)).toBeVisible();
    await desk.emulateMedia({ colorScheme: 'dark' });
    await album.shoot(desk, 'sealed-dark', 'Sealed and saved');
  } finally {
    await running.close();
    home.remove();
  }
};

/** What is entered, and the dialog for what the script does not know. */
const showException = async (running: RunningDesk, album: Album, view: CeremonyView): Promise<void> => {
  const { desk } = running;
  const step = stepOf(view);
  for (const field of fieldsOf(step)) await enter(desk, field, valueFor(view, field, step));
  await pressButton(desk, 'Record an exception…');
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel('What happened').fill('A lamp of the camera failed');
  await dialog.getByLabel('Why').fill('The second camera shows the whole table');
  await album.shoot(desk, 'exception', 'What the script does not know is an exception, signed by two');
  await desk.keyboard.press('Escape');
};
