import { readFileSync } from 'node:fs';
import type { VaultMethods, VaultStart } from '../../../../electron/vault/contract.ts';
import { OpenVault } from '../../../../electron/vault/vault.ts';

/*
 * A desk that is killed at the worst moment: the ledger has recorded the command and the answer has come, but
 * nothing of it is in the outbox yet. Arguments: a JSON file with the start and the approval to enqueue.
 */

interface Given {
  readonly start: VaultStart;
  readonly approval: VaultMethods['enqueueApproval']['input'];
}

const [path] = process.argv.slice(2);
const given = JSON.parse(readFileSync(path ?? '', 'utf8')) as Given;

const opened = await OpenVault.open(
  {
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      if (init?.method !== 'POST') return response;
      await response.text();
      process.kill(process.pid, 'SIGKILL');
      return new Promise<Response>(() => undefined);
    },
    now: () => new Date(),
    random: () => 1,
    emit: () => undefined,
    log: () => undefined,
  },
  given.start,
);
if (!opened.ok) throw new Error(opened.error.code);
await opened.value.enqueueApproval(given.approval);
