/** A PIN for the shortest time it is needed. Never a string in a field, a log line or an error. */
export interface Pin {
  /** Hands the text to the one call that wants it: Cryptoki bindings take no bytes. */
  readonly reveal: () => string;
  readonly wipe: () => void;
}

export const pinFrom = (text: string): Pin => {
  const bytes = Buffer.from(text, 'utf8');
  return {
    reveal: () => bytes.toString('utf8'),
    wipe: () => {
      bytes.fill(0);
    },
  };
};

/** For readers with a pin pad: the PIN never enters this computer. */
export const noPin: Pin = { reveal: () => '', wipe: () => undefined };
