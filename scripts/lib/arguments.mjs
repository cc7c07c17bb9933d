import { isAbsolute, resolve } from 'node:path';

/** Options of our programs that name a file or folder. */
const FILE_OPTIONS = [
  '--import',
  '--home',
  '--config',
  '--log',
  '--from',
  '--to',
  '--identity',
  '--seed',
  '--trust',
];

/**
 * Makes the file arguments absolute, because our programs do not run in the person's folder.
 * @param {readonly string[]} args as typed after `npm start --`
 * @param {string} folder where the person typed them
 * @returns {string[]}
 */
export function absoluteFiles(args, folder = process.env['INIT_CWD'] ?? process.cwd()) {
  return args.map((argument, index) => {
    if (FILE_OPTIONS.includes(args[index - 1] ?? '')) return absolute(argument, folder);
    const option = FILE_OPTIONS.find((name) => argument.startsWith(`${name}=`));
    return option ? `${option}=${absolute(argument.slice(option.length + 1), folder)}` : argument;
  });
}

/** @param {string} file @param {string} folder */
const absolute = (file, folder) => (isAbsolute(file) ? file : resolve(folder, file));

/**
 * Splits `--only a,b` from what is passed through.
 * @template {string} Name
 * @param {readonly string[]} args
 * @param {readonly Name[]} known
 * @returns {{ only: readonly Name[] | undefined, rest: string[], unknown: string[] }}
 */
export function takeOnly(args, known) {
  /** @type {string[]} */
  const names = [];
  /** @type {string[]} */
  const rest = [];
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    if (argument === '--only') names.push(...(args[(index += 1)] ?? '').split(','));
    else if (argument.startsWith('--only=')) names.push(...argument.slice(7).split(','));
    else rest.push(argument);
  }
  const unknown = names.filter((name) => !known.some((one) => one === name));
  const only = names.length > 0 ? known.filter((one) => names.includes(one)) : undefined;
  return { only, rest, unknown };
}
