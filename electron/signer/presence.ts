import type { TokenSet } from './token-set.ts';

/** Which tokens are plugged in, and in which state their PINs are. */
export interface Presence {
  /** What is there now was told to somebody. */
  readonly told: () => void;
  /** Whether it is another than was told. */
  readonly hasChanged: () => boolean;
}

export const presenceOf = (tokens: TokenSet): Presence => {
  let last = textOf(tokens);
  const told = (): void => {
    last = textOf(tokens);
  };
  return {
    told,
    hasChanged: () => {
      const before = last;
      told();
      return last !== before;
    },
  };
};

const textOf = (tokens: TokenSet): string =>
  tokens
    .present()
    .map(({ manufacturer, serial, pinState }) => `${manufacturer}/${serial}/${pinState}`)
    .sort()
    .join('\n');
