import { parseArgs } from 'node:util';
import { createKeyCommand, listKeysCommand, revokeKeyCommand, rotateKeyCommand } from './api-key.ts';
import { UsageError, type CliCommand } from './command.ts';
import {
  addUserCommand,
  linkUserCommand,
  listUsersCommand,
  scimSecretCommand,
  unlinkUserCommand,
} from './directory.ts';
import { backupCommand, exportCommand } from './export.ts';
import { draftGenesisCommand, foundCommand, showGenesisCommand } from './genesis.ts';
import { keygenCommand } from './keygen.ts';
import { checkCommand, replayCommand } from './check.ts';
import { personKeysCommand } from './person-keys.ts';
import { restoreCommand } from './restore.ts';
import { verifyCommand } from './verify.ts';

const COMMANDS: Readonly<Record<string, CliCommand>> = {
  'genesis draft': draftGenesisCommand,
  'genesis show': showGenesisCommand,
  'genesis found': foundCommand,
  check: checkCommand,
  replay: replayCommand,
  export: exportCommand,
  verify: verifyCommand,
  keygen: keygenCommand,
  backup: backupCommand,
  'person-keys': personKeysCommand,
  restore: restoreCommand,
  'api-key create': createKeyCommand,
  'api-key list': listKeysCommand,
  'api-key rotate': rotateKeyCommand,
  'api-key revoke': revokeKeyCommand,
  'directory list': listUsersCommand,
  'directory add': addUserCommand,
  'directory link': linkUserCommand,
  'directory unlink': unlinkUserCommand,
  'scim-secret': scimSecretCommand,
};

/** A command of one word or of two, with what follows it. */
const commandIn = (
  argv: readonly string[],
): { readonly name: string; readonly command: CliCommand | undefined; readonly args: readonly string[] } => {
  const [first = '', second = '', ...rest] = argv;
  const both = `${first} ${second}`;
  if (Object.hasOwn(COMMANDS, both)) return { name: both, command: COMMANDS[both], args: rest };
  const command = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  return { name: first, command, args: argv.slice(1) };
};

const usage = (): string =>
  [
    'Usage: countersign-ledger <command> [options]',
    '',
    ...Object.entries(COMMANDS).map(
      ([name, { summary, usage: how }]) => `  ${name.padEnd(16)}  ${summary}\n               ${how}`,
    ),
    '',
    'Each prints one JSON object. Exit codes: 0 done and sound, 1 not sound, 2 called wrongly or not possible.',
  ].join('\n');

const EXIT_NOT_SOUND = 1;
const EXIT_NOT_DONE = 2;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const main = async (): Promise<void> => {
  const { name, command, args } = commandIn(process.argv.slice(2));
  if (command === undefined) {
    say(
      name === '' || name === 'help' || name === '--help'
        ? usage()
        : `There is no command ${name}.\n\n${usage()}`,
    );
    process.exitCode = name === 'help' || name === '--help' ? 0 : EXIT_NOT_DONE;
    return;
  }
  const { values } = parseArgs({ args: [...args], options: command.options, strict: true });
  const { ok, report } = await command.run(values, say);
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  if (!ok) process.exitCode = EXIT_NOT_SOUND;
};

main().catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  say(error instanceof UsageError ? `Not done: ${reason}.` : `Not done: ${reason}`);
  process.exitCode = EXIT_NOT_DONE;
});
