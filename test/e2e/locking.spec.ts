import { expect, test, type Page } from '@playwright/test';
import type { RunningDesk } from './support/desk.ts';
import { openApproval, signedInDesk, signIn, type SignedInDesk } from './support/officer.ts';

/* The desk locks when its officer is not at it, and nothing is signed meanwhile. A pulled token: signer-stops.spec.ts. */

let signedIn: SignedInDesk;
let name: string;

test.beforeEach(async () => {
  name = 'Anna';
  signedIn = await signedInDesk(name);
});
test.afterEach(async () => {
  await signedIn.running.close();
  signedIn.home.remove();
});

const lockScreen = ({ app }: RunningDesk): Promise<void> =>
  app.evaluate(({ powerMonitor }) => {
    powerMonitor.emit('lock-screen');
  });

const expectLocked = async (desk: Page, sentence: string): Promise<void> => {
  await expect(desk.getByText(sentence)).toBeVisible({ timeout: 15_000 });
  await expect(desk.getByRole('heading', { name: 'Sign in with your token' })).toBeVisible();
  const session = await desk.evaluate(() => window.countersign['session.current']({}));
  expect(session).toBeNull();
};

test('with the screen of the computer', async () => {
  const { running, desk, pin } = signedIn;
  await lockScreen(running);
  await expectLocked(desk, 'The desk was locked with the screen of this computer.');
  await signIn(running, name, pin);
});

test('also while a PIN is asked for: the window closes and nothing is signed', async () => {
  const { running, desk } = signedIn;
  const { window: pinWindow } = await openApproval(running);
  await lockScreen(running);
  await expect.poll(() => pinWindow.isClosed()).toBe(true);
  await expectLocked(desk, 'The desk was locked with the screen of this computer.');
  const state = await desk.evaluate(() => window.countersign['sync.state']({}));
  expect(state.outboxWaiting).toBe(0);
});

test('when nothing was touched for as long as is set', async () => {
  const { running, desk, pin } = signedIn;
  expect(await desk.evaluate(() => window.countersign['settings.idleLock']({ minutes: 2 }))).toEqual({
    idleLockMinutes: 2,
  });
  const idleFor = (seconds: number): Promise<void> =>
    running.app.evaluate(({ powerMonitor }, given) => {
      powerMonitor.getSystemIdleTime = () => given;
    }, seconds);
  await idleFor(120);
  await expectLocked(desk, 'The desk was locked because nothing was touched for a while.');
  await idleFor(0);
  await signIn(running, name, pin);
});
