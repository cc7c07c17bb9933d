import { expect, test, type Page } from '@playwright/test';
import { type Home, type RunningDesk } from './support/desk.ts';
import { approve, goTo, openItem, signOut } from './support/journey.ts';
import { enterPin, signedInDesk, signIn } from './support/officer.ts';

/* What is known of somebody who has left: asked to be erased, approved by two, and then nowhere to be read. */

test.describe.configure({ mode: 'serial' });

const NAME = 'Felix Brandt';
const ID = 'p-e8127c';
const ERASED = `Erased person (${ID})`;

let home: Home;
let running: RunningDesk;
let desk: Page;
let pin: string;

test.beforeAll(async () => {
  ({ home, running, desk, pin } = await signedInDesk('Elena Novak'));
});

test.afterAll(async () => {
  await running.close();
  home.remove();
});

const people = (): ReturnType<Page['getByRole']> => desk.getByRole('grid', { name: 'People' });

test('only what is known of somebody who has left can be asked to be erased', async () => {
  await goTo(desk, 'People');
  await expect(people().getByRole('row', { name: /Anna Keller.*active/ })).toBeVisible();
  await expect(people().getByRole('row', { name: new RegExp(`${NAME}.*left`) })).toBeVisible();
  await people()
    .getByRole('row', { name: /Anna Keller/ })
    .dblclick();
  await expect(desk.getByText('Only what is known of somebody who has left is erased.')).toBeAttached();
  await desk.keyboard.press('Escape');
  await people()
    .getByRole('row', { name: new RegExp(NAME) })
    .dblclick();
  await desk.getByRole('button', { name: 'Erase personal data', exact: true }).click();
  await desk.getByRole('button', { name: 'Sign and submit' }).click();
  const window = await running.pinWindow();
  await expect(window.locator('body')).toContainText(ID);
  await enterPin(window, pin);
  await expect(desk.getByText('Signed and proposed.')).toBeVisible({ timeout: 45_000 });
  await desk.getByRole('button', { name: 'Close', exact: true }).last().click();
  await signOut(desk);
});

test('the approver reads what goes and what stays, with the name beside what is signed', async () => {
  await signIn(running, 'Anna Keller', pin);
  await openItem(desk, /^Needs your approval/, NAME);
  const signed = desk.locator('[data-render-line]');
  await expect(signed.filter({ hasText: 'Erase the personal data of' })).toContainText(ID);
  await expect(signed.filter({ hasText: NAME })).toHaveCount(0);
  await expect(desk.getByRole('complementary').filter({ hasText: 'People named' })).toContainText(NAME);
  await approve(running, pin);
  await signOut(desk);
  await signIn(running, 'David Lindqvist', pin);
  await openItem(desk, /^Needs your approval/, NAME);
  await approve(running, pin);
});

test('once it is carried out the audit trail says so, and the name is nowhere on the desk', async () => {
  await goTo(desk, 'Audit');
  const events = desk.getByRole('grid', { name: 'Journal events' });
  const sentence = `The personal data of ${ERASED} was erased: the person asked for it.`;
  await expect(events.getByRole('row').filter({ hasText: sentence })).toBeVisible({ timeout: 45_000 });
  await expect(
    events.getByRole('row').filter({ hasText: `proposed erasing the personal data of ${ERASED}` }),
  ).toBeVisible();
  await goTo(desk, 'People');
  await expect(people().getByRole('row', { name: new RegExp(`Erased person.*${ID}`) })).toBeVisible();
  const texts = await desk.evaluate(async () => {
    const { countersign } = window;
    const page = { offset: 0, limit: 500, search: '' };
    return JSON.stringify([
      await countersign['people.list']({}),
      await countersign['audit.page'](page),
      await countersign['queue.page']({ ...page, section: 'done' }),
    ]);
  });
  expect(texts).not.toContain('Felix');
  expect(texts).toContain(ERASED);
});
