import { expect, test, type Page } from '@playwright/test';
import { launchDesk, sandboxHome, type Home, type RunningDesk } from './support/desk.ts';
import { openItem, submitImport, SUPPLIER_IBAN, writePaymentFile } from './support/journey.ts';
import { cancelPin, companyOf, enterPin, signIn, startSignIn } from './support/officer.ts';

/*
 * What is read back before signing is what can be seen. Each trick leaves the honest text in the page and shows
 * something else, or nothing: the desk must stop. Screens that nobody altered must go on to the PIN window.
 */

const PAYEE = 'Atelier Lumi';
const AMOUNT = '[data-render-line="leg.0.amount"] [data-render-value]';
const LINE = '[data-render-line="leg.0.amount"]';
const LABEL = '[data-render-line="leg.0.amount"] [data-render-label]';
const SCROLLED = '[data-render-line="ledger"] [data-render-value]';
const OVER = 'position: absolute; inset: 0; background: white; pointer-events: none';

let home: Home;
let running: RunningDesk;
let desk: Page;

test.beforeAll(async () => {
  home = await sandboxHome();
  const { pin } = companyOf(home.folder);
  const file = writePaymentFile(home.folder, 'ERP-READBACK', [
    {
      amount: '48200.00',
      creditorIban: SUPPLIER_IBAN,
      creditorName: 'Atelier Lumière SARL',
      endToEndId: 'INV-77',
    },
  ]);
  running = await launchDesk({ home: home.folder, args: ['--import', file] });
  ({ desk } = running);
  await enterPin(await startSignIn(running, 'Elena Novak'), pin);
  await submitImport(running, pin);
  await desk.getByRole('button', { name: 'Sign out' }).click();
  await signIn(running, 'Anna Keller', pin);
});

test.afterAll(async () => {
  await running.close();
  home.remove();
});

/** Name and style sheet of each trick. */
const tricks: Readonly<Record<string, string>> = {
  'size 0 and other text after it': `${AMOUNT} { font-size: 0 } ${AMOUNT}::after { content: '1.00 EUR'; font-size: 44px }`,
  'other text before it': `${AMOUNT}::before { content: '1' }`,
  'other text before the line': `${LINE}::before { content: 'not ' }`,
  'a list marker': `${AMOUNT} { display: list-item; list-style: '9' inside }`,
  'a part with no size': `${AMOUNT} span { font-size: 0 }`,
  'small print': `${AMOUNT} { font-size: 4px }`,
  'a transparent colour': `${AMOUNT} { color: transparent }`,
  'a colour with alpha': `${AMOUNT} { color: rgb(0 0 0 / 4%) }`,
  'the colour of the background': `${AMOUNT}, ${AMOUNT} * { color: #fafafa; } ${LINE} { background: white }`,
  'a transparent fill': `${AMOUNT} { -webkit-text-fill-color: transparent }`,
  'a heavy stroke': `${AMOUNT} { -webkit-text-stroke: 12px black }`,
  'a picture behind': `${LINE} { background-image: linear-gradient(black, black) }`,
  'a clip path': `${AMOUNT} { clip-path: inset(0 100% 0 0) }`,
  'a clip path far above': `main { clip-path: inset(0 0 0 50%) }`,
  'a mask': `${AMOUNT} { mask-image: linear-gradient(transparent, transparent) }`,
  'a place off the screen': `${AMOUNT} { position: absolute; left: -9999px }`,
  'a relative place': `${AMOUNT} { position: relative; left: 200px }`,
  'a margin': `${AMOUNT} { margin-left: -2000px; margin-right: 2000px }`,
  'parts set over each other': `${AMOUNT} span { margin-left: -60px }`,
  'parts in another order': `${AMOUNT} { display: flex; flex-direction: row-reverse }`,
  'lines in another order': `[data-render-line]:has(+ *) { order: 1 }`,
  'a scale of nothing': `${AMOUNT} { transform: scale(0) }`,
  'a single-property scale': `${AMOUNT} { scale: 0 }`,
  'a mirror': `${AMOUNT} { transform: scaleX(-1) }`,
  'an indent': `${AMOUNT} { text-indent: -9999px }`,
  'no height': `${AMOUNT} { max-height: 0; overflow: hidden }`,
  'no height for the line': `${LINE} { height: 0; overflow: clip }`,
  'no height for all that scrolls': `div:has(> div > div > div > section) { height: 0 !important; flex: none !important }`,
  'no width and an ellipsis': `${AMOUNT} { width: 60px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }`,
  'security discs': `${AMOUNT} { -webkit-text-security: disc }`,
  'a bidirectional override': `${AMOUNT} { direction: rtl; unicode-bidi: bidi-override }`,
  'an isolate override': `${AMOUNT} { unicode-bidi: isolate-override }`,
  'right to left': `${AMOUNT} { direction: rtl }`,
  'other case': `${AMOUNT} { text-transform: lowercase }`,
  'small capitals': `${AMOUNT} { font-variant-caps: all-small-caps }`,
  'near transparency': `${AMOUNT} { opacity: 0.001 }`,
  'near transparency far above': `#root { opacity: 0.02 }`,
  'a filter': `${AMOUNT} { filter: opacity(0) }`,
  'a filter far above': `body { filter: contrast(0) }`,
  'a blend': `${AMOUNT} { mix-blend-mode: difference }`,
  hidden: `${AMOUNT} { visibility: hidden }`,
  'not displayed': `${AMOUNT} { display: none }`,
  'contents of no box': `${AMOUNT} { content-visibility: hidden }`,
  'a first line of its own': `${AMOUNT}::first-line { color: transparent }`,
  'a first letter of its own': `${AMOUNT}::first-letter { font-size: 0 }`,
  'letters on one spot': `${AMOUNT} { letter-spacing: -1em }`,
  'another face': `${AMOUNT} { font-family: Webdings }`,
  'a line through it': `${AMOUNT} { text-decoration: line-through 40px }`,
  'marks over the letters': `${AMOUNT} { text-emphasis: '9' }`,
  'a slow fade': `@keyframes fade { to { opacity: 0 } } ${LINE} { animation: fade 90s }`,
  zoom: `${LINE} { zoom: 0.1 }`,
  'a hidden label': `${LABEL} { color: transparent }`,
  'a hidden line that is scrolled away': `${SCROLLED} { color: transparent }`,
  'a covered line that is scrolled away': `[data-render-line="ledger"]::after { content: ''; ${OVER} }`,
  'a cover over the window': `body::after { content: ''; position: fixed; inset: 0; background: white }`,
  'a cover that the pointer goes through': `body::after { content: ''; ${OVER}; position: fixed }`,
  'the rail drawn over it': `nav { position: fixed; inset: 0; pointer-events: none; background: white }`,
  'a title drawn over it': `h2 { position: fixed; top: 0; left: 0; width: 100vw; height: 600px; pointer-events: none; background: white }`,
  'a shadow over it': `header { position: relative; box-shadow: 0 0 0 900px white }`,
  'an outline over it': `header { outline: 900px solid white; position: relative }`,
};

const look = async (css: string): Promise<void> => {
  await desk.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [sheet];
  }, css);
};

/** By keyboard: a trick may cover the button as well. */
const pressApprove = async (): Promise<void> => {
  const button = desk.locator('footer button').last();
  await button.evaluate((element: HTMLElement) => {
    element.focus();
  });
  await desk.keyboard.press('Space');
};

const failure = 'The screen did not show what would be signed.';

for (const [name, css] of Object.entries(tricks))
  test(`stops at ${name}`, async () => {
    await look('');
    await openItem(desk, /Needs your approval/, PAYEE);
    await look(css);
    await pressApprove();
    await expect(desk.locator('footer [role=alert]')).toContainText(failure);
    await look('');
  });

const reachesPin = async (): Promise<void> => {
  await pressApprove();
  const window = await running.pinWindow();
  await expect(window.getByLabel(/^PIN of/)).toBeVisible();
  await cancelPin(window);
  await expect(desk.getByRole('alert').getByText('You closed the PIN window.')).toBeVisible();
};

const resize = (width: number): Promise<void> =>
  running.app.evaluate(({ BrowserWindow }, size) => {
    const window = BrowserWindow.getAllWindows().find((it) =>
      it.webContents.getURL().endsWith('/index.html'),
    );
    window?.setContentSize(size, 820);
  }, width);

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1024, 1440, 1920])
    test(`signs at a width of ${String(width)}, ${colorScheme}, wherever it is scrolled to`, async () => {
      await look('');
      await desk.emulateMedia({ colorScheme });
      await resize(width);
      await expect.poll(() => desk.evaluate(() => window.innerWidth)).toBe(width);
      await openItem(desk, /Needs your approval/, PAYEE);
      await reachesPin();
      await desk.locator('[data-render-line="ledger"]').scrollIntoViewIfNeeded();
      await reachesPin();
      await desk.getByRole('button', { name: /Raw bytes/ }).click();
      await desk.getByLabel(/bytes/i).last().scrollIntoViewIfNeeded();
      await reachesPin();
    });

test('signs under a style that changes nothing to see', async () => {
  await openItem(desk, /Needs your approval/, PAYEE);
  await look(`${AMOUNT} { cursor: help } ${LINE} { padding-block: 1px }`);
  await reachesPin();
  await look('');
});

for (const zoom of [1, 1.5])
  test(`signs every item that waits, at a zoom of ${String(zoom)}`, async () => {
    test.slow();
    await look('');
    await resize(1440);
    await running.app.evaluate(({ BrowserWindow }, factor) => {
      for (const window of BrowserWindow.getAllWindows()) window.webContents.setZoomFactor(factor);
    }, zoom);
    const titles = await desk.evaluate(async () => {
      const page = await window.countersign['queue.page']({
        section: 'mine',
        offset: 0,
        limit: 50,
        search: '',
      });
      return page.ok ? page.value.rows.map((row) => row.title) : [];
    });
    expect(titles.length).toBeGreaterThan(1);
    for (const title of new Set(titles)) {
      await openItem(desk, /Needs your approval/, title.replaceAll(/[^\w ]/g, '.'));
      await reachesPin();
    }
  });

test('reading back leaves the scroll position as it was', async () => {
  await resize(1024);
  await openItem(desk, /Needs your approval/, PAYEE);
  const line = desk.locator('[data-render-line="rail"]');
  await line.evaluate((element) => {
    element.scrollIntoView({ block: 'start' });
  });
  const before = await line.boundingBox();
  await reachesPin();
  expect(await line.boundingBox()).toEqual(before);
});

test('a decision with a reason is read back once its dialog is gone', async () => {
  await openItem(desk, /Needs your approval/, PAYEE);
  await desk.getByRole('button', { name: 'Reject', exact: true }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel('In a few words').fill('No purchase order\n\nfor this   invoice');
  await dialog.getByRole('button', { name: 'Sign rejection' }).click();
  const window = await running.pinWindow();
  await expect(window.getByText('No purchase order for this invoice')).toBeVisible();
  await cancelPin(window);
});
