import { readFileSync } from 'node:fs';
import { deskSettingsSchema, type DeskSettings } from '#shared/ipc';
import { writePrivate } from '../keys/files.ts';

/* What is set on this desk, in a file of its own. Nothing in it can loosen what a signature needs. */

export const name = 'settings';

export interface Settings {
  readonly current: () => DeskSettings;
  readonly change: (change: Partial<DeskSettings>) => DeskSettings;
}

/** A file that is not there, or that somebody has damaged, gives what is set from the start. */
export const init = (file: string): Settings => {
  let settings = read(file);
  return {
    current: () => settings,
    change: (change) => {
      settings = deskSettingsSchema.parse({ ...settings, ...change });
      writePrivate(file, `${JSON.stringify({ v: 1, ...settings })}\n`);
      return settings;
    },
  };
};

const read = (file: string): DeskSettings => {
  try {
    const { v, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as { readonly v?: unknown };
    const parsed = deskSettingsSchema.safeParse(rest);
    if (v === 1 && parsed.success) return parsed.data;
  } catch {
    // Not there yet, or not JSON.
  }
  return deskSettingsSchema.parse({});
};
