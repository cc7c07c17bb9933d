import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleIn, ensureServiceBundle } from '../../../scripts/lib/service-bundle.mjs';

const LONG_AGO = new Date(Date.now() - 30 * 86_400_000);

test('bundles that are there are used as they are, and count as new from then on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  const bundle = bundleIn(folder);
  mkdirSync(bundle);
  utimesSync(bundle, LONG_AGO, LONG_AGO);
  expect(await ensureServiceBundle(folder)).toBe(bundle);
  expect(Date.now() - statSync(bundle).mtimeMs).toBeLessThan(3_600_000);
  rmSync(folder, { recursive: true });
});
