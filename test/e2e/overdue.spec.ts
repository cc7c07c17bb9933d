import { expect, test, type Page } from '@playwright/test';
import { inBothThemes } from './support/axe.ts';
import { datedHome, type Home, type RunningDesk } from './support/desk.ts';
import { approve, goTo, openItem, signOut } from './support/journey.ts';
import { signedInDesk, signIn } from './support/officer.ts';

/* An item that asks more because a rule is overdue, and one that has come to others because it waited. */

test.describe.configure({ mode: 'serial' });

const OVERDUE = 'Wiener Metallbau';
const ESCALATED = 'Payroll';

let home: Home;
let running: RunningDesk;
let desk: Page;
let pin: string;

test.beforeAll(async () => {
  ({ home, running, desk, pin } = await signedInDesk('Bram de Vries', datedHome));
});

test.afterAll(async () => {
  await running.close();
  home.remove();
});

const look = async (name: string): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await desk.emulateMedia({ colorScheme });
    await desk.screenshot({ path: test.info().outputPath(`${name}-${colorScheme}.png`) });
  }
  await desk.emulateMedia({ colorScheme: 'light' });
};

const checks = () => desk.getByRole('region', { name: 'Checks' }).or(desk.getByRole('complementary'));

test('the queue says which item asks more, and the item says why, since when and what to do', async () => {
  await goTo(desk, 'Approvals');
  const row = desk.getByRole('row', { name: new RegExp(OVERDUE) });
  await expect(row).toContainText('Asks more: rule overdue');
  await look('queue-overdue');
  await openItem(desk, /Needs your approval/, OVERDUE);
  await expect(checks()).toContainText('it needs 3 of Treasury instead of 2');
  await expect(checks()).toContainText('A review helps only what is proposed afterwards');
  await expect(checks()).toContainText('Carla Rossi');
  await look('overdue');
  await inBothThemes(desk);
});

test('an item that waited has come to others, who see it in their queue and can decide on it', async () => {
  await signOut(desk);
  await signIn(running, 'David Lindqvist', pin);
  await goTo(desk, 'Approvals');
  const row = desk.getByRole('row', { name: new RegExp(ESCALATED) });
  await expect(row).toContainText('Escalated');
  await look('queue-escalated');
  await openItem(desk, /Needs your approval/, ESCALATED);
  await expect(checks()).toContainText(/also Compliance may fill the 1 place left of Treasury/);
  await expect(checks()).toContainText('As many are asked as before.');
  await look('escalated');
  await inBothThemes(desk);
  await approve(running, pin);
});
