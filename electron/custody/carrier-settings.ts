import type { AccountId } from '#shared/brand';
import type { GateTrust } from '#shared/custody';
import { nobleVerify } from '#shared/envelope';
import type { CustodyKey } from '../signer/custody/keys.ts';
import type { TokenLogin } from '../signer/custody/login.ts';
import { createChain } from './chain.ts';
import { httpLedger } from './ledger.ts';
import { httpNode } from './node.ts';
import type { CarrierSettings } from './open.ts';
import type { CarrierFile } from './settings-file.ts';

const SECOND_MS = 1_000;

/** The keys of the settings file, as the token is asked for them. */
export const keysOf = ({ keys, token }: CarrierFile): readonly CustodyKey[] =>
  keys.map(({ objectId, publicKey }) => ({ algorithm: 'ecdsa-secp256k1', token, objectId, publicKey }));

export interface CarrierPlace {
  readonly folder: string;
  readonly trust: GateTrust;
  readonly ledgerUrl: string;
}

/** What a carrier is opened with, by its settings file. */
export const carrierSettings = (
  file: CarrierFile,
  { folder, trust, ledgerUrl }: CarrierPlace,
  login: TokenLogin,
  now: () => Date,
): CarrierSettings => {
  const keys = new Map(file.keys.map(({ name }, index) => [name, keysOf(file)[index]]));
  return {
    folder,
    trust,
    verify: nobleVerify,
    login,
    senders: file.senders.flatMap(({ account, chain, key: name, firstNumber }) => {
      const key = keys.get(name);
      return key === undefined ? [] : [{ account, chain, key, firstNonce: firstNumber }];
    }),
    tokens: file.tokens,
    chains: new Map(
      file.chains.map(({ chain, nodes, confirmations, tipPerGas, raiseAfterSeconds }) => [
        chain,
        {
          chain: createChain(
            chain,
            nodes.map((url) => httpNode(url)),
          ),
          confirmations,
          tipPerGas: BigInt(tipPerGas),
          raiseAfterMs: raiseAfterSeconds * SECOND_MS,
        },
      ]),
    ),
    ledger: httpLedger(ledgerUrl, file.accessToken),
    posting: { mandate: file.mandate, feeAccounts: feeAccountsOf(file) },
    now,
  };
};

const feeAccountsOf = ({ senders, feeAccounts }: CarrierFile): ReadonlyMap<AccountId, AccountId> =>
  new Map(
    senders.flatMap(({ account }) => {
      const fees = feeAccounts[account];
      return fees === undefined ? [] : [[account, fees] as const];
    }),
  );
