import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';

/** A report that this desk made, with the name that is proposed for its file. */
export interface Report {
  readonly fileName: string;
  readonly text: string;
}

/** Asks where to and writes it there; null where the person chose nothing. Errors: `report-unsaved`. */
export type SaveText = (report: Report) => Promise<Result<{ readonly fileName: string } | null, ShownError>>;

/** `choose` asks the person for a path. The file is whole under its name, or is not there under it. */
export const textSaver =
  (choose: (fileName: string) => Promise<string | undefined>): SaveText =>
  async ({ fileName, text }) => {
    const path = await choose(fileName);
    if (path === undefined) return ok(null);
    const partial = `${path}.${randomUUID()}.part`;
    try {
      await writeFile(partial, text, { flag: 'wx', mode: 0o600 });
      await rename(partial, path);
      return ok({ fileName: basename(path) });
    } catch (problem) {
      await rm(partial, { force: true }).catch(() => undefined);
      return err(shownError('report-unsaved', reasonOf(problem)));
    }
  };

/** The system's error code alone: its message holds the whole path. */
const reasonOf = (problem: unknown): string =>
  problem instanceof Error && 'code' in problem && typeof problem.code === 'string'
    ? problem.code
    : 'unknown';
