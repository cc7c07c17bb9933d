import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureServiceBundle } from '../../scripts/lib/service-bundle.mjs';
import { CLUSTER_PATTERN } from './database/new-cluster.ts';
import { SERVICE_BUNDLE } from './service-program.ts';

/* Before the first of the integration tests: what all of them need is made once. */

/** The programs of the ledger are bundled, and clusters of PostgreSQL copied from one. Returns what removes that one. */
export const setup = async (): Promise<() => void> => {
  process.env[SERVICE_BUNDLE] = await ensureServiceBundle();
  const clusters = mkdtempSync(join(tmpdir(), 'countersign-clusters-'));
  process.env[CLUSTER_PATTERN] = clusters;
  return () => {
    rmSync(clusters, { recursive: true, force: true });
  };
};
