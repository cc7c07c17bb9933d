import type { AccountId } from '#shared/brand';
import type { RegisteredToken } from '#shared/evm';
import type { EvmAddress } from '#shared/identifiers';
import type { TransferIntent } from '#shared/intent';
import { testTransfer } from './company.ts';

/* A payment over a chain, as items of the test company say it. */

/** A chain node for tests counts as this one (EIP-155). */
export const LOCAL_CHAIN = 31_337;
/** Where a test node's first account deploys its first contract. */
export const TOKEN = '0x5FbDB2315678afecb367f032d93F642f64180aa3' as EvmAddress;
export const PAYEE = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' as EvmAddress;
export const OTHER = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC' as EvmAddress;
export const SENDER = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266' as EvmAddress;

export const TOKENS: readonly RegisteredToken[] = [
  { chain: LOCAL_CHAIN, asset: 'USDC', contract: TOKEN, gasLimit: 100_000 },
];

/** 0.01 of the coin. */
export const CEILING = { asset: 'ETH', scale: 18, minor: '10000000000000000' } as const;

export interface ChainPayment {
  readonly asset: 'USDC' | 'ETH';
  readonly minor: string;
  readonly address: string;
  readonly chain: number;
  readonly contract: string | null;
  readonly ceiling: TransferIntent['feeCeiling'];
}

export const WALLET_USDC = 'wallet-a.USDC' as AccountId;
export const WALLET_ETH = 'wallet-a.ETH' as AccountId;

/** Pays USDC of wallet A to an address; override what the test is about. */
export const chainPayment = (
  over: Partial<ChainPayment> = {},
  intent: Partial<TransferIntent> = {},
): TransferIntent => {
  const { asset = 'USDC', minor = '2500000', address = PAYEE, chain = LOCAL_CHAIN } = over;
  const contract = over.contract === undefined ? (asset === 'ETH' ? null : TOKEN) : over.contract;
  return testTransfer({
    legs: [
      {
        source: {
          account: asset === 'ETH' ? WALLET_ETH : WALLET_USDC,
          name: 'Alpha on chain',
          iban: null,
        },
        destination: { account: null, chain, address, contract },
        amount: { asset, scale: asset === 'ETH' ? 18 : 6, minor },
      },
    ],
    rail: 'evm',
    payee: { name: 'Parts supplier', country: 'SG', version: null },
    feeCeiling: over.ceiling === undefined ? CEILING : over.ceiling,
    ...intent,
  });
};
