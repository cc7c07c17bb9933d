/**
 * How value leaves: on the internal book, as a SEPA credit transfer, as a cross-border credit transfer, as a transaction on
 * an EVM chain.
 */
export const railNames = ['book', 'sepa', 'swift', 'evm'] as const;
export type RailName = (typeof railNames)[number];
