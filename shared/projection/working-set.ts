import type { PolicyVersion, WorkingSet } from './types.ts';

export const emptyWorkingSet = (): WorkingSet => ({
  identity: undefined,
  roster: undefined,
  policies: [],
  cooling: null,
  size: 0,
  lastTime: '',
  wallets: new Map(),
  accounts: new Map(),
  mandates: new Map(),
  positions: new Map(),
  transfers: new Map(),
  intents: new Map(),
  submissions: new Map(),
  origins: new Map(),
  payees: new Map(),
  counters: new Map(),
  runbooks: new Map(),
  custodyKeys: new Map(),
});

/** The policy in force: the newest version. */
export const activePolicy = (set: WorkingSet): PolicyVersion | undefined => set.policies.at(-1);
