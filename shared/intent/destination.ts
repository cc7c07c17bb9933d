import { chainOf, formatEvmAddress, formatIban, type EvmAddress, type Iban } from '#shared/identifiers';
import type { ChainDestination, Destination } from './schema.ts';

/** Whether a payment goes to an address on a chain, not to an account at a bank or in this ledger. */
export const isOnChain = (destination: Destination): destination is ChainDestination =>
  'chain' in destination;

/**
 * The name under which a destination is known as a payee: its IBAN, or its address with its chain as CAIP-10 writes it
 * (`eip155:1:0x…`). The same address on two chains is two destinations: who holds it on one need not hold it on the other.
 */
export const destinationName = (destination: Destination): string =>
  isOnChain(destination) ? `eip155:${String(destination.chain)}:${destination.address}` : destination.iban;

const ON_CHAIN = /^eip155:(\d+):(0x[0-9a-fA-F]{40})$/;

/** The name of a destination as people read it: in groups of four, with the chain in words. */
export const destinationNameText = (name: string): string => {
  const [, chain, address] = ON_CHAIN.exec(name) ?? [];
  if (address === undefined) return formatIban(name as Iban);
  return `${formatEvmAddress(address as EvmAddress)} on ${chainOf(Number(chain))?.name ?? 'an unknown chain'}`;
};
