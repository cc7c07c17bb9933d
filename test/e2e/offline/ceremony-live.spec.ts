import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import {
  parseEvidence,
  roleWords,
  verifyEvidence,
  type CeremonyRole,
  type CeremonyScript,
  type CeremonyTrust,
} from '#shared/ceremony';
import { keyIdOf } from '#shared/envelope';
import type { PersonId } from '#shared/brand';
import type { CeremonyTokenView } from '#shared/ipc';
import { findSoftHsm } from '../../../ledger/sandbox/tokens.ts';
import { approve, APPROVERS, publicOf } from '../../support/ceremony.ts';
import { hardwareModule } from '../../support/hardware-module/hardware-module.ts';
import {
  ceremonyDesk,
  chooseScript,
  choosingFile,
  confirmStep,
  enter,
  launchCeremony,
  machineOf,
  openRehearsal,
  pressButton,
  runAll,
  sealAndSave,
  signBy,
  valueFor,
  viewOf,
} from '../support/ceremony.ts';
import { spareToken, type Home, type RunningDesk } from '../support/desk.ts';

/*
 * The trust root of a ledger in a live ceremony on the screen: rehearsed with software tokens, approved by a quorum, held
 * without a network and with six tokens of a module that is not known as software.
 */

const LIMIT_MS = 15 * 60_000;
test.describe.configure({ mode: 'serial', timeout: LIMIT_MS });

const TITLE = 'Genesis: creating the trust root';
const ROLES = ['administrator', 'witness', 'auditor', 'custodian-1', 'custodian-2', 'custodian-3'] as const;

/** Tokens of the ceremony: none of the rehearsal is used again. */
const liveLabel = (role: string): string => `live ${role}`;

let home: Home;
let running: RunningDesk;
let pin: string;
let script: CeremonyScript;

test.beforeAll(async () => {
  ({ home, running, pin } = await ceremonyDesk(async ({ folder }) => {
    for (const role of ROLES) await spareToken(folder, liveLabel(role));
  }));
});

test.afterAll(async () => {
  await running.close();
  home.remove();
});

const toTheEnd = (): Promise<void> =>
  runAll(running, pin, (id) => {
    if (id.startsWith('identify-')) return ['Look at the token', []];
    return id.startsWith('sign-genesis-') ? ['Let it sign', [pin]] : undefined;
  });

/** The serial numbers of custodians' tokens, by the labels of the tokens. */
const serialsOf = (
  tokens: readonly CeremonyTokenView[],
  labelOf: (role: string) => string,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [1, 2, 3].map((n) => [
      `token-serial-${String(n)}`,
      tokens.find(({ label }) => label === labelOf(`custodian-${String(n)}`))?.serial ?? '',
    ]),
  );

test('is rehearsed', async () => {
  const { desk } = running;
  expect((await machineOf(desk)).networks).toEqual([]);
  await chooseScript(desk, TITLE);
  await expect(desk.getByRole('button', { name: 'Hold the ceremony' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await pressButton(desk, 'Rehearse');
  await openRehearsal(running, pin, (tokens) => serialsOf(tokens, (role) => role));
  ({ script } = await viewOf(desk));
  await toTheEnd();
  await sealAndSave(running, pin, home.folder);
  await running.close();
});

/** From now on the tokens are those of a module that the desk does not know as software. */
const withHardware = async (): Promise<void> => {
  const file = join(home.folder, 'trust.json');
  const trust = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const module = hardwareModule(findSoftHsm(), home.folder);
  writeFileSync(file, JSON.stringify({ ...trust, modules: [{ profile: 'luna', path: module }] }));
  running = await launchCeremony(home.folder);
};

const trustOf = async (page: Page): Promise<CeremonyTrust> => {
  const { tokens } = await machineOf(page);
  return {
    format: 'countersign/ceremony-trust/v1',
    approvers: APPROVERS.map(publicOf),
    approversLeast: 2,
    people: ROLES.flatMap((role) => {
      const key = tokens.find(({ label }) => label === liveLabel(role))?.keys[0];
      return key === undefined ? [] : [{ person: role as string as PersonId, keyId: keyIdOf(key) }];
    }),
  };
};

const takeFile = async (button: string, name: string, content: unknown): Promise<void> => {
  const file = join(home.folder, name);
  writeFileSync(file, JSON.stringify(content));
  await choosingFile(running, file);
  await pressButton(running.desk, button);
};

const choosePerson = async (page: Page, role: CeremonyRole, label: string): Promise<void> => {
  const words = roleWords(role);
  await page.getByLabel(`Name of the ${words}`).focus();
  await page.keyboard.type(role);
  await page.getByRole('button', { name: new RegExp(`Token of the ${words}$`) }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: new RegExp(`^${label} ·`) }).press('Enter');
};

test('is held, with hardware, approvals and no network', async () => {
  await withHardware();
  const { desk } = running;
  const trust = await trustOf(desk);
  expect(trust.people).toHaveLength(ROLES.length);
  await takeFile('Trust…', 'trusted.json', trust);
  const at = new Date().toISOString();
  await takeFile(
    'Approvals…',
    'approvals.json',
    APPROVERS.slice(0, 2).map((seed) => approve(script, seed, at)),
  );
  await chooseScript(desk, TITLE);
  await pressButton(desk, 'Hold the ceremony');
  await expect(desk.getByRole('heading', { name: 'Open it' })).toBeVisible();
  await expect(desk.getByRole('button', { name: 'Practice tokens for all' })).toHaveCount(0);
  for (const role of ROLES) await choosePerson(desk, role, liveLabel(role));
  const view = await viewOf(desk);
  const known = serialsOf((await machineOf(desk)).tokens, liveLabel);
  for (const field of view.script.inputs)
    await enter(desk, field, known[field.name] ?? valueFor(view, field));
  await pressButton(desk, 'Put the opening together');
  await signBy(running, 'Sign the opening', pin, ({ pending }) => pending !== null);
  await confirmStep(running, pin);
  await toTheEnd();
  const file = await sealAndSave(running, pin, home.folder);
  const pack = parseEvidence(readFileSync(file, 'utf8'));
  if (!pack.ok) throw new Error(pack.error.detail);
  const { checks, state } = verifyEvidence(pack.value, trust);
  expect(checks.filter(({ outcome }) => outcome === 'fails')).toEqual([]);
  expect(pack.value.content.origin).toMatch(/^countersign\/ceremony\//);
  expect(state?.phase).toEqual({ kind: 'ended', outcome: 'completed' });
  expect(state?.opening?.machine?.networks).toEqual([]);
  expect(state?.opening?.crew.map(({ keyKind }) => keyKind)).toEqual(ROLES.map(() => 'hardware'));
});
