import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { Finding } from '#shared/ipc';
import type { PaymentFile } from '#shared/payment-file';
import { connect } from '../../rpc/index.ts';
import type { ReaderMethods } from '../../reader/contract.ts';
import type { Log } from '../log.ts';
import { asChild, forkChild, killHard } from './fork.ts';

/* A reader process for each file: what a file breaks, it breaks alone. */

export const name = 'reader';

/** A normal file is read in seconds; 20 MB take about ten on a slow machine. */
export const READ_LIMIT_MS = 45_000;

export type Read = Result<Result<PaymentFile, readonly Finding[]>, ShownError>;

export type ReadFile = (bytes: Uint8Array) => Promise<Read>;

/** Error: `reader-stopped` when the file took too long or broke the process. */
export const init =
  (deps: { readonly buildFolder: string; readonly log: Log; readonly limitMs?: number }): ReadFile =>
  async (bytes) => {
    const child = forkChild(deps.buildFolder, 'reader', deps.log);
    try {
      const client = connect<ReaderMethods>(asChild(child));
      return ok(await client.call('read', { bytes }, { timeLimitMs: deps.limitMs ?? READ_LIMIT_MS }));
    } catch {
      return err(shownError('reader-stopped'));
    } finally {
      killHard(child);
    }
  };
