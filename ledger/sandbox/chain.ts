import { join } from 'node:path';
import type { AccountId, MandateId } from '#shared/brand';
import { addressOfKey } from '#shared/evm';
import { writeFileAtomically } from '../service/files.ts';
import type { Company } from './data.ts';
import { SOFTHSM_PROFILE, type ChainKey } from './tokens.ts';

/*
 * Payments over a chain in the sandbox: a local chain of its own with a test token, and the settings of the carrier at the
 * sandbox's desk. What stands on that chain is worth nothing.
 */

export const SANDBOX_CHAIN = 31_337;
/** Where the test token lies: as good as any other address that nobody has the key of. */
export const SANDBOX_TOKEN = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const SETTLEMENT = 'digital-settlement.USDC' as AccountId;
const GAS = 'digital-gas.ETH' as AccountId;
const MANDATE = 'chain-carrier' as MandateId;
const TOKEN_GAS = 100_000;

/** `balanceOf` and `transfer` of ERC-20 with its event: a balance lies in storage under its holder's address. */
export const SANDBOX_TOKEN_CODE =
  '60003560e01c8063a9059cbb14601e576370a082311460715760006000fd5b506024353354818110607e578190033355' +
  '80600435540160043555600052600435337fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523' +
  'b3ef60206000a3600160005260206000f35b6004355460005260206000f35b60006000fd';

export interface ChainParts {
  readonly company: Company;
  readonly key: ChainKey;
  readonly port: number;
  readonly modulePath: string;
  /** Of the client that posts what payments come to. */
  readonly accessToken: string;
}

/** Files of a home that the desk reads: how the chain begins, and the settings of the carrier. */
export const writeChainFiles = (
  place: { readonly chain: string; readonly carrier: string },
  parts: ChainParts,
): void => {
  const write = (path: string, content: object): void => {
    writeFileAtomically(path, `${JSON.stringify(content, null, 2)}\n`, 0o600);
  };
  write(join(place.chain, 'begin.json'), beginOf(parts));
  write(place.carrier, settingsOf(parts));
};

/** The key holds on the chain what its wallets hold in the books at the founding. */
const beginOf = ({ company, key, port }: ChainParts): object => {
  const address = addressOfKey(key.publicKey);
  return {
    v: 1,
    port,
    chain: SANDBOX_CHAIN,
    contracts: [
      {
        address: SANDBOX_TOKEN,
        code: `0x${SANDBOX_TOKEN_CODE}`,
        storage: [[slotOf(address), wordOf(balanceOf(company, SETTLEMENT))]],
      },
    ],
    coins: [{ address, minor: `0x${BigInt(balanceOf(company, GAS)).toString(16)}` }],
  };
};

const WORD_DIGITS = 64;
const slotOf = (address: string): string => `0x${address.slice(2).toLowerCase().padStart(WORD_DIGITS, '0')}`;
const wordOf = (minor: string): string => `0x${BigInt(minor).toString(16).padStart(WORD_DIGITS, '0')}`;

const balanceOf = ({ wallets }: Company, account: AccountId): string => {
  const found = wallets.flatMap(({ id, accounts }) =>
    accounts.flatMap(({ balances }) => balances.filter(({ asset }) => `${id}.${asset}` === account)),
  );
  const [balance] = found;
  if (balance === undefined) throw new Error(`The company has no account ${account}`);
  return balance.minor;
};

const settingsOf = ({ key, port, modulePath, accessToken }: ChainParts): object => ({
  v: 1,
  module: { profile: SOFTHSM_PROFILE, path: modulePath },
  token: { manufacturer: key.token.manufacturer, serial: key.token.serial },
  keys: [{ name: 'reserve', objectId: key.token.objectId, publicKey: key.publicKey }],
  senders: [SETTLEMENT, GAS].map((account) => ({
    account,
    chain: SANDBOX_CHAIN,
    key: 'reserve',
    firstNumber: 0,
  })),
  tokens: [{ chain: SANDBOX_CHAIN, asset: 'USDC', contract: SANDBOX_TOKEN, gasLimit: TOKEN_GAS }],
  chains: [
    {
      chain: SANDBOX_CHAIN,
      nodes: [`http://127.0.0.1:${String(port)}`],
      confirmations: 3,
      tipPerGas: '1000000000',
      raiseAfterSeconds: 60,
    },
  ],
  mandate: MANDATE,
  feeAccounts: { [SETTLEMENT]: GAS, [GAS]: GAS },
  accessToken,
});

/** The company's client that the mandate of the carrier names. */
export const carrierClientOf = ({ mandates }: Company): string => {
  const mandate = mandates.find(({ id }) => id === MANDATE);
  if (mandate === undefined) throw new Error(`The company has no mandate ${MANDATE}`);
  return mandate.client;
};
