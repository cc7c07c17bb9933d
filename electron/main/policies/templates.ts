import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import { policyTemplateSchema, type PolicyTemplate } from '#shared/policy';

/* Policies to start from, as they ship with the product. They grant nothing: a draft is made of one, and judged as any. */

/** Reads the templates once; a folder that can't be read is tried again at the next question. */
export const templateReader = (
  folder: string,
): (() => Promise<Result<readonly PolicyTemplate[], ShownError>>) => {
  let known: readonly PolicyTemplate[] | undefined;
  return async () => {
    try {
      known ??= await readTemplates(folder);
      return ok(known);
    } catch {
      return err(shownError('not-found', 'the templates that ship with the product'));
    }
  };
};

const readTemplates = async (folder: string): Promise<readonly PolicyTemplate[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.map((text) => policyTemplateSchema.parse(JSON.parse(text)));
};
