import { resolve } from 'node:path';

const IMPORT_OPTION = '--import';

/** The payment file that a command line names, absolute: `--import FILE` or `--import=FILE`; the last one counts. */
export const importArgument = (argv: readonly string[]): string | undefined => {
  let file: string | undefined;
  for (const [index, argument] of argv.entries()) {
    if (argument === IMPORT_OPTION) file = argv[index + 1];
    else if (argument.startsWith(`${IMPORT_OPTION}=`)) file = argument.slice(IMPORT_OPTION.length + 1);
  }
  return file === undefined || file === '' ? undefined : resolve(file);
};

const CEREMONY_OPTION = '--ceremony';

/** Whether the command line asks for the ceremony desk: only that is opened then. */
export const isCeremony = (argv: readonly string[]): boolean => argv.includes(CEREMONY_OPTION);
