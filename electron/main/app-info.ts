import type { Trust } from '#shared/api';
import type { DeviceId, Sha256Hex } from '#shared/brand';
import { IMPORT_BYTES_MAX, type AppInfo } from '#shared/ipc';

const RUNTIMES = ['official', 'development'] as const;

/** What the desk says of itself. */
export const appInfo = (facts: {
  readonly version: string;
  readonly trust: Trust;
  readonly runtime: string | undefined;
  readonly company: string;
  readonly device: DeviceId;
  readonly build: Sha256Hex;
}): AppInfo => ({
  version: facts.version,
  environment: facts.trust.environment,
  runtime: RUNTIMES.find((known) => known === facts.runtime) ?? 'unknown',
  company: facts.company,
  ledgerUrl: facts.trust.url,
  deviceId: facts.device,
  buildDigest: facts.build,
  sandboxPin: facts.trust.environment === 'sandbox' ? facts.trust.sandboxPin : null,
  importMaxBytes: IMPORT_BYTES_MAX,
});
