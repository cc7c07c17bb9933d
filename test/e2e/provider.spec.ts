import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type ElectronApplication } from '@playwright/test';
import { HttpBrowser, startProvider, AUDIENCE, type RunningProvider } from '../support/identity/provider.ts';
import { runCli } from '../support/ledger-cli.ts';
import { launchDesk, sandboxHome, type Home, type RunningDesk } from './support/desk.ts';
import { companyOf, enterPin, signIn, startSignIn, type SandboxCompany } from './support/officer.ts';

/* A desk whose ledger asks for a session of the identity provider: signed in by the system's browser, in its stead by HTTP. */

test.setTimeout(300_000);

let provider: RunningProvider;
let home: Home;
let running: RunningDesk;
let company: SandboxCompany;

const edit = (file: string, change: Readonly<Record<string, unknown>>): void => {
  const content = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>;
  writeFileSync(file, JSON.stringify({ ...content, ...change }));
};

test.beforeEach(async () => {
  provider = await startProvider();
  home = await sandboxHome();
  company = companyOf(home.folder);
  const ledger = join(home.folder, 'ledger');
  edit(join(home.folder, 'trust.json'), { identity: provider.identity });
  edit(join(ledger, 'config.json'), { identity: { issuer: provider.issuer, audience: AUDIENCE } });
  const [anna] = company.people;
  await runCli(
    'directory',
    'add',
    '--home',
    ledger,
    '--user-name',
    'anna@test.example',
    '--external-id',
    'anna',
  );
  const linked = await runCli(
    'directory',
    'link',
    '--home',
    ledger,
    '--user',
    'anna',
    '--person',
    anna?.id ?? '',
  );
  expect(linked.code).toBe(0);
  running = await launchDesk({ home: home.folder });
});

test.afterEach(async () => {
  await running.close();
  home.remove();
  await provider.stop();
});

/** Keeps what the desk wants to show in the system's browser. */
const catchBrowser = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ shell }) => {
    shell.openExternal = (url) => {
      (globalThis as { shown?: string }).shown = url;
      return Promise.resolve();
    };
  });

const shownUrl = async (app: ElectronApplication): Promise<string> => {
  const find = (): Promise<string | undefined> =>
    app.evaluate(() => (globalThis as { shown?: string }).shown);
  await expect.poll(find, { timeout: 60_000 }).toBeDefined();
  return (await find()) ?? '';
};

test('nothing is shown before, the officer signs in in the browser, and only that person works here', async () => {
  const { app, desk } = running;
  const [anna, ben] = company.people;
  if (anna === undefined || ben === undefined) throw new Error('two people work here');
  await catchBrowser(app);
  await expect(desk.getByText(/^Not signed in at /)).toBeVisible({ timeout: 60_000 });
  const state = (): Promise<string | undefined> =>
    desk.evaluate(async () => (await window.countersign['sync.state']({})).error?.code);
  await expect.poll(state, { timeout: 60_000 }).toBe('identity-required');

  await desk.getByRole('button', { name: 'Sign in in the browser' }).click();
  await new HttpBrowser('anna').signIn(await shownUrl(app));
  await expect(desk.getByText(/^Signed in at /)).toBeVisible({ timeout: 60_000 });

  // The ledger lets the desk in: the roster comes, and with it who holds which token.
  await expect(desk.getByRole('button', { name: new RegExp(anna.name) })).toBeVisible({ timeout: 60_000 });
  await enterPin(await startSignIn(running, ben.name), company.pin);
  await expect(
    desk.getByText('The identity provider knows you as another person than your token does.'),
  ).toBeVisible({
    timeout: 45_000,
  });
  expect(await desk.evaluate(() => window.countersign['session.current']({}))).toBeNull();
  await signIn(running, anna.name, company.pin);
});
