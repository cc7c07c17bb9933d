import type { AccountId, MandateId, Sha256Hex } from '#shared/brand';
import type { GateTrust } from '#shared/custody';
import { nobleVerify } from '#shared/envelope';
import { createChain } from '../../../electron/custody/chain.ts';
import { httpLedger } from '../../../electron/custody/ledger.ts';
import { httpNode, type ChainNode } from '../../../electron/custody/node.ts';
import type { CarrierSettings } from '../../../electron/custody/open.ts';
import type { CustodyKey } from '../../../electron/signer/custody/keys.ts';
import type { TokenLogin } from '../../../electron/signer/custody/login.ts';
import { LOCAL_CHAIN, TOKENS, WALLET_ETH, WALLET_USDC } from '../evm.ts';

/** What a carrier of the tests is opened with: plain values, so that another process can be told them. */
export interface CarrierPlan {
  readonly folder: string;
  readonly key: CustodyKey;
  readonly trust: GateTrust & { readonly genesis: Sha256Hex };
  readonly ledger: { readonly url: string; readonly token: string };
  readonly mandate: MandateId;
  /** Addresses of the nodes. */
  readonly nodes: readonly string[];
  readonly confirmations: number;
  readonly raiseAfterMs: number;
  /** How far the clock of the carrier's machine is ahead. */
  readonly aheadMs: number;
  /** Number of the first transaction, where the queue is new. */
  readonly firstNonce: number;
}

const TIP = 1_000_000_000n;
const CALL_LIMIT_MS = 5_000;

/** `wrap` stands between the carrier and each of its nodes. */
export const settingsOf = (
  plan: CarrierPlan,
  login: TokenLogin,
  wrap: (node: ChainNode) => ChainNode = (node) => node,
): CarrierSettings => {
  const { folder, trust, key, ledger, mandate, nodes, confirmations, raiseAfterMs, aheadMs, firstNonce } =
    plan;
  const chain = createChain(
    LOCAL_CHAIN,
    nodes.map((url) => wrap(httpNode(url, CALL_LIMIT_MS))),
  );
  const senders = [WALLET_USDC, WALLET_ETH].map((account) => ({
    account,
    chain: LOCAL_CHAIN,
    key,
    firstNonce,
  }));
  return {
    folder,
    trust,
    verify: nobleVerify,
    login,
    senders,
    tokens: TOKENS,
    chains: new Map([[LOCAL_CHAIN, { chain, confirmations, tipPerGas: TIP, raiseAfterMs }]]),
    ledger: httpLedger(ledger.url, ledger.token),
    posting: {
      mandate,
      feeAccounts: new Map<AccountId, AccountId>([
        [WALLET_USDC, WALLET_ETH],
        [WALLET_ETH, WALLET_ETH],
      ]),
    },
    now: () => new Date(Date.now() + aheadMs),
  };
};
