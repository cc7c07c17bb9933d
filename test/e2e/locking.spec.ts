import { expect, test, type Page } from '@playwright/test';
import { launchDesk, sandboxHome, type Home, type RunningDesk } from './support/desk.ts';
import { companyOf, openApproval, signIn } from './support/officer.ts';

/* The desk locks when its officer is not at it, and nothing is signed meanwhile. A pulled token: signer-stops.spec.ts. */

test.describe.configure({ mode: 'serial', timeout: 240_000 });

let home: Home;
let running: RunningDesk;
let pin: string;
let name: string;

/** One desk for all of it: each test leaves it locked, and the next one signs in. */
test.beforeAll(async () => {
  home = await sandboxHome();
  const company = companyOf(home.folder);
  [pin, name] = [company.pin, company.people[0]?.name ?? ''];
  running = await launchDesk({ home: home.folder });
});
test.afterAll(async () => {
  await running.close();
  home.remove();
});

test.beforeEach(async () => {
  await expect(running.desk.getByRole('button', { name: new RegExp(name) })).toBeVisible({
    timeout: 120_000,
  });
  await signIn(running, name, pin);
});

const lockScreen = ({ app }: RunningDesk): Promise<void> =>
  app.evaluate(({ powerMonitor }) => {
    powerMonitor.emit('lock-screen');
  });

const expectLocked = async (desk: Page, sentence: string): Promise<void> => {
  await expect(desk.getByText(sentence)).toBeVisible({ timeout: 45_000 });
  await expect(desk.getByRole('heading', { name: 'Sign in with your token' })).toBeVisible();
  const session = await desk.evaluate(() => window.countersign['session.current']({}));
  expect(session).toBeNull();
};

test('with the screen of the computer', async () => {
  await lockScreen(running);
  await expectLocked(running.desk, 'The desk was locked with the screen of this computer.');
});

test('also while a PIN is asked for: the window closes and nothing is signed', async () => {
  const { desk } = running;
  const { window: pinWindow } = await openApproval(running);
  await lockScreen(running);
  await expect.poll(() => pinWindow.isClosed()).toBe(true);
  await expectLocked(desk, 'The desk was locked with the screen of this computer.');
  const state = await desk.evaluate(() => window.countersign['sync.state']({}));
  expect(state.outboxWaiting).toBe(0);
});

test('when nothing was touched for as long as is set', async () => {
  const { desk } = running;
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
});
