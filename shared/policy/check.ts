import type { Facts, Tri } from './types.ts';

/** Facts with what every rule would otherwise parse again. */
export interface Prepared {
  readonly facts: Facts;
  /** Minor units; null when the amount is unknown or is not a whole number of minor units. */
  readonly amount: bigint | null;
  /** The amount as text by the currency it was compared with: many rules show the same one. */
  readonly amountTexts: Map<string, string>;
  /** Running figures by key, parsed when first asked for; null where there is none. */
  readonly velocities: Map<string, bigint | null>;
}

/** One compiled condition. `test` is the hot path; the texts are made only for a trace. */
export interface Check {
  readonly condition: string;
  readonly test: (facts: Prepared) => Tri;
  readonly expected: (facts: Prepared) => string;
  readonly actual: (facts: Prepared) => string;
  /**
   * What the condition says about a fact that is unknown, where its values can be listed; null where there is
   * always one more value that makes the condition false.
   */
  readonly literal: Literal | null;
}

export type Literal =
  | {
      readonly kind: 'finite';
      readonly key: string;
      readonly universe: readonly string[];
      readonly accepts: ReadonlySet<string>;
    }
  | { readonly kind: 'window'; readonly key: string; readonly min: bigint; readonly max: bigint | null };

const MINOR = /^(0|[1-9]\d{0,38})$/;

/** A decimal string of minor units; null for anything else, which makes the fact unknown. */
export const parseMinor = (text: string): bigint | null => (MINOR.test(text) ? BigInt(text) : null);

export const prepare = (facts: Facts): Prepared => ({
  facts,
  amount: facts.amountMinor.known ? parseMinor(facts.amountMinor.value) : null,
  amountTexts: new Map(),
  velocities: new Map(),
});

/** A text that is made when first asked for and kept. */
export const lazily = (make: () => string): (() => string) => {
  let text: string | undefined;
  return () => (text ??= make());
};
