import { performance } from 'node:perf_hooks';
import { checkLedger, replayWhole } from '../service/index.ts';
import { textOf, type CliCommand } from './command.ts';
import { configOf } from './source.ts';

/** Every event, signature, balance and hash of a ledger at rest or at work. */
export const checkCommand: CliCommand = {
  summary: 'verify a whole ledger where it stands: signatures, rules, tree, stored rows, state hash',
  usage: '--home <folder>',
  options: { home: { type: 'string' } },
  run: async (values, say) => {
    const startMs = performance.now();
    const checked = await checkLedger(configOf(textOf(values, 'home')).targets, { onFault: say });
    const seconds = Math.round(performance.now() - startMs) / 1_000;
    return checked.ok
      ? { ok: true, report: { ...checked.value, seconds } }
      : { ok: false, report: { damaged: checked.error } };
  },
};

/** The derived state anew, from the first event on. */
export const replayCommand: CliCommand = {
  summary: 'replay a journal from its first event and print the state hash and how long it took',
  usage: '--home <folder>',
  options: { home: { type: 'string' } },
  run: async (values, say) => {
    const { targets } = configOf(textOf(values, 'home'));
    const log = {
      info: () => undefined,
      error: (facts: Readonly<Record<string, unknown>>, message: string) => {
        say(`${message}: ${JSON.stringify(facts)}`);
      },
    };
    return { ok: true, report: { ...(await replayWhole(targets.journal, log)) } };
  },
};
