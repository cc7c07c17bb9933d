import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { boundToUs } from './bound-process.ts';
import { serviceProgram } from './service-program.ts';

/* The ledger's command line as an operator calls it: a process of its own. */

const ROOT = resolve(import.meta.dirname, '../..');
const NODE = join(ROOT, 'node_modules/node/bin/node');

export interface CliResult {
  readonly code: number | null;
  /** The object that it prints; empty when it printed none. */
  readonly report: Readonly<Record<string, unknown>>;
  readonly complaint: string;
}

export const runCli = async (...args: readonly string[]): Promise<CliResult> => {
  const child = spawn(...boundToUs(NODE, [serviceProgram('cli'), ...args]), { cwd: ROOT });
  let output = '';
  let complaint = '';
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    complaint += text.toString();
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, report: JSON.parse(output === '' ? '{}' : output) as CliResult['report'], complaint };
};
