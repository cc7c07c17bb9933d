import { join } from 'node:path';
import { Gate, type GateTrust } from '#shared/custody';
import type { VerifySignature } from '#shared/envelope';
import { err, ok, type Result } from '#shared/errors';
import type { RegisteredToken } from '#shared/evm';
import { chainOf } from '#shared/identifiers';
import { openGateFile } from '../signer/custody/gate-file.ts';
import type { TokenLogin } from '../signer/custody/login.ts';
import { createCarrier, type Carrier } from './carrier.ts';
import { openLanes } from './lanes.ts';
import type { LedgerPort } from './ledger.ts';
import { createSenders, type Sender } from './senders.ts';
import { openSentLog } from './sent-log.ts';
import type { CarrierTools, ChainSettings, Posting } from './tools.ts';

export interface CarrierSettings {
  /** Where gate, queues and what was signed are kept: one folder of one carrier. */
  readonly folder: string;
  /** What the genesis ceremony fixed. */
  readonly trust: GateTrust;
  readonly verify: VerifySignature;
  /** To the token that holds the senders' keys. */
  readonly login: TokenLogin;
  readonly senders: readonly Sender[];
  readonly tokens: readonly RegisteredToken[];
  readonly chains: ReadonlyMap<number, ChainSettings>;
  readonly ledger: LedgerPort;
  readonly posting: Posting;
  readonly now: () => Date;
}

/** Whether a single node would be believed, where that is about money. */
const isCredulous = (id: number, { chain, confirmations }: ChainSettings): boolean =>
  chainOf(id)?.isTest !== true && (chain.nodes < 2 || confirmations < 1);

/** Opens a carrier on its folder. Errors: as `openTools`. */
export const openCarrier = (settings: CarrierSettings): Result<Carrier, string> => {
  const tools = openTools(settings);
  return tools.ok ? ok(createCarrier(tools.value)) : tools;
};

/** What a carrier works with, on its folder. The error says which file does not read; nothing is begun anew then. */
export const openTools = (settings: CarrierSettings): Result<CarrierTools, string> => {
  const { folder, trust, verify, senders, tokens, posting } = settings;
  // Every end has a fee, so every end stands in the books.
  const free = senders.find(({ account }) => !posting.feeAccounts.has(account));
  if (free !== undefined) return err(`${free.account} has no account that its fees leave`);
  const credulous = [...settings.chains].find((entry) => isCredulous(...entry));
  if (credulous !== undefined)
    return err(`chain ${String(credulous[0])} needs two nodes and a confirmation: one could tell anything`);
  const file = openGateFile(join(folder, 'gate.json'));
  if (!file.ok) return err(file.error.detail ?? file.error.code);
  const lanes = openLanes(join(folder, 'lanes.json'));
  if (!lanes.ok) return lanes;
  const log = openSentLog(join(folder, 'sent.jsonl'));
  if (!log.ok) return log;
  const book = createSenders(senders, tokens, lanes.value);
  const gate = new Gate({ trust, verify, keyOf: book.keyOf, derive: book.derive, ...file.value });
  return ok({ ...settings, gate, book, lanes: lanes.value, log: log.value });
};
