import { readFileSync } from 'node:fs';
import { trustSchema, type Trust } from '#shared/api';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';

/** Reads what IT gave to this desk. Error: `trust-missing`, with what is wrong as its detail. */
export const loadTrust = (file: string): Result<Trust, ShownError> => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return err(shownError('trust-missing', `There is no file ${file}.`));
  }
  const parsed = trustSchema.safeParse(jsonOf(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue ? `${issue.path.join('.')}: ${issue.message}` : 'unknown shape';
    return err(shownError('trust-missing', `${file} is not a trust file. ${where}`));
  }
  if (parsed.data.environment === 'production' && parsed.data.sandboxPin !== null)
    return err(shownError('trust-missing', `${file} names a PIN, which only a sandbox may.`));
  return ok(parsed.data);
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
