import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test, type ElectronApplication, type Page } from '@playwright/test';
import { ensureVerifier } from '../../scripts/lib/verifier-bundle.mjs';
import { attestedFiles, testMaker } from '../support/attested-ceremony.ts';
import {
  crewOf,
  LIVE,
  openAfter,
  REHEARSAL,
  rehearse,
  runToEnd,
  sealedPack,
  trustIn,
} from '../support/ceremony.ts';
import { SMALL_SCRIPT } from '../support/ceremony-script.ts';
import { electronPath, isRoot } from './support/desk.ts';

/* The verifier's page, opened from disk in a browser that knows nothing of the desk. */

const SUPPORT = join(import.meta.dirname, 'support');
let folder = '';
let app: ElectronApplication;
let page: Page;
const asked: string[] = [];
const fileIn = (name: string): string => join(folder, name);

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-page-'));
  const crew = crewOf(SMALL_SCRIPT, LIVE);
  const rehearsers = crewOf(SMALL_SCRIPT, REHEARSAL);
  const rehearsed = runToEnd(rehearse(SMALL_SCRIPT), rehearsers);
  writeFileSync(fileIn('rehearsal.json'), sealedPack(rehearsed, rehearsers));
  const evidence = sealedPack(runToEnd(openAfter(SMALL_SCRIPT, rehearsed), crew), crew);
  writeFileSync(fileIn('evidence.json'), evidence);
  writeFileSync(fileIn('trust.json'), JSON.stringify(trustIn(crew)));
  writeFileSync(fileIn('changed.json'), evidence.replace('Make the key.', 'Fake the key.'));
  const verifier = await ensureVerifier();
  writeFileSync(fileIn('verify.html'), readFileSync(verifier.page));
  app = await _electron.launch({
    executablePath: electronPath(),
    args: [
      '--require',
      join(SUPPORT, 'hold-ready.cjs'),
      join(SUPPORT, 'page-window.cjs'),
      fileIn('verify.html'),
    ],
    chromiumSandbox: !isRoot,
  });
  page = await app.firstWindow();
  page.on('request', (request) => asked.push(request.url()));
  await page.waitForLoadState('load');
});

test.afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

test('proves a ceremony from disk, with the same words as the program', async () => {
  await page.getByLabel('Evidence').setInputFiles(fileIn('evidence.json'));
  await expect(page.getByRole('heading', { name: 'NOT PROVED' })).toBeVisible();
  await page.getByLabel('Whom you trust').setInputFiles(fileIn('trust.json'));
  await expect(page.getByRole('row', { name: /^Not judged The check "rehearsal"/ })).toBeVisible();
  await page.getByLabel('Its rehearsal').setInputFiles(fileIn('rehearsal.json'));
  await expect(page.getByRole('heading', { name: /^PROVED/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /^Holds All \d+ commits follow the script/ })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'What this does not prove' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Save the record as a page' })).toBeVisible();
});

test('names the file that it judged, and keeps no verdict while the next one is read', async () => {
  const bytes = readFileSync(fileIn('evidence.json'));
  const digest = createHash('sha256').update(bytes).digest('hex');
  await expect(page.getByText(`evidence: evidence.json, SHA-256 ${digest}`)).toBeVisible();
  // The next file is never read to its end: what stands there then is what stands there while it is judged.
  await page.evaluate(() => {
    File.prototype.arrayBuffer = async () => new Promise<never>(() => undefined);
  });
  await page.getByLabel('Evidence').setInputFiles(fileIn('changed.json'));
  await expect(page.getByText('Judging…')).toBeVisible();
  await expect(page.getByRole('heading', { name: /PROVED/ })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Save the record as a page' })).toBeHidden();
  await page.reload();
  await page.getByLabel('Whom you trust').setInputFiles(fileIn('trust.json'));
});

test('finds what was changed, and says so first', async () => {
  await page.getByLabel('Evidence').setInputFiles(fileIn('changed.json'));
  await expect(page.getByRole('heading', { name: /^BROKEN/ })).toBeVisible();
  await expect(page.getByRole('row').first()).toContainText('FAILS');
});

test('asks no network, and is kept from it', async () => {
  await page.reload();
  expect(asked.some((url) => url.endsWith('/verify.html'))).toBe(true);
  const refusedBy = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => {
          resolve(event.effectiveDirective);
        });
        fetch('https://verifier.example/').then(
          () => {
            resolve('nobody');
          },
          () => undefined,
        );
      }),
  );
  expect(refusedBy).toBe('connect-src');
  expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:'))).toEqual([]);
});

test('judges what a maker attests by the roots that it is given, as the program does', async () => {
  const maker = testMaker();
  const { evidence, rehearsal, trust } = attestedFiles(maker);
  writeFileSync(fileIn('attested.json'), evidence);
  writeFileSync(fileIn('attested-rehearsal.json'), rehearsal);
  writeFileSync(fileIn('attested-trust.json'), JSON.stringify(trust));
  writeFileSync(fileIn('roots.json'), maker.rootsText);
  writeFileSync(fileIn('other-roots.json'), testMaker().rootsText);
  await page.reload();
  await page.getByLabel('Whom you trust').setInputFiles(fileIn('attested-trust.json'));
  await page.getByLabel('Its rehearsal').setInputFiles(fileIn('attested-rehearsal.json'));
  await page.getByLabel('Evidence').setInputFiles(fileIn('attested.json'));
  await expect(page.getByRole('row', { name: /^Not judged The check "attestation"/ })).toBeVisible();
  await page.getByLabel('Roots of makers').setInputFiles(fileIn('roots.json'));
  await expect(page.getByRole('heading', { name: /^PROVED/ })).toBeVisible();
  await expect(
    page.getByRole('row', { name: /^Holds Yubico attests .* made inside the YubiHSM 2/ }),
  ).toBeVisible();
  await page.getByLabel('Roots of makers').setInputFiles(fileIn('other-roots.json'));
  await expect(page.getByRole('heading', { name: /^BROKEN/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /^FAILS The check "attestation" fails/ })).toBeVisible();
});
