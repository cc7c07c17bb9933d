import { spawnSync } from 'node:child_process';

/**
 * A command that ends with the thread that starts it, whatever becomes of that: a test that is killed leaves no service
 * behind. Where the system has no such means it is the command as it is.
 */
export const boundToUs = (
  command: string,
  args: readonly string[],
): readonly [command: string, args: readonly string[]] =>
  canBind() ? [SETPRIV, [...BINDING, command, ...args]] : [command, args];

const SETPRIV = 'setpriv';
/** From util-linux; others of this name have no such option. */
const BINDING = ['--pdeathsig', 'KILL'] as const;

let isKnown: boolean | undefined;
const canBind = (): boolean =>
  (isKnown ??= process.platform === 'linux' && spawnSync(SETPRIV, [...BINDING, 'true']).status === 0);
