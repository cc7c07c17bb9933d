import { writeFile } from 'node:fs/promises';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { VaultHost } from '../children/vault.ts';
import type { DeskHandlers } from '../gate/answer.ts';

export interface ReportDeps {
  readonly vault: Pick<VaultHost, 'ask'>;
  /** Asks where to put a file of this name; undefined when nothing was chosen. */
  readonly choosePlace: (name: string) => Promise<string | undefined>;
}

/** Writes the report where its reader says. The window never sees the path, and chooses none. */
export const reportSaver =
  ({ vault, choosePlace }: ReportDeps): DeskHandlers['people.saveReport'] =>
  async ({ intent }) => {
    const report = await vault.ask('emergencyReport', { intent });
    if (!report.ok) return report;
    const path = await choosePlace(report.value.name);
    return path === undefined ? ok({ isSaved: false }) : written(path, report.value.text);
  };

const written = async (
  path: string,
  text: string,
): Promise<Result<{ readonly isSaved: boolean }, ShownError>> => {
  try {
    await writeFile(path, text, { mode: 0o600 });
    return ok({ isSaved: true });
  } catch {
    return err(shownError('report-not-saved'));
  }
};
