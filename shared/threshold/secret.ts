const HIDDEN = '[secret]';

/**
 * Bytes that must not be written anywhere by accident: printing or serialising this object shows none of them. They
 * are in the memory of the process all the same, until {@link SecretBytes.wipe}; copies that the engine made stay.
 */
export class SecretBytes {
  readonly #bytes: Uint8Array;
  #isWiped = false;

  /** Takes a copy. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes.slice();
  }

  get isWiped(): boolean {
    return this.#isWiped;
  }

  /** A copy, which the caller overwrites after use. Throws once wiped. */
  reveal(): Uint8Array {
    if (this.#isWiped) throw new TypeError('The secret was wiped');
    return this.#bytes.slice();
  }

  wipe(): void {
    this.#bytes.fill(0);
    this.#isWiped = true;
  }

  toJSON(): string {
    return HIDDEN;
  }

  toString(): string {
    return HIDDEN;
  }
}

/** Hands a copy of the secret to `work` and overwrites the copy afterwards. */
export const withSecret = <T>(secret: SecretBytes, work: (bytes: Uint8Array) => T): T =>
  usedUp(secret.reveal(), work);

/** Hands bytes that nobody else needs to `work` and overwrites them afterwards, whatever comes of it. */
export const usedUp = <T>(bytes: Uint8Array, work: (bytes: Uint8Array) => T): T => {
  try {
    return work(bytes);
  } finally {
    bytes.fill(0);
  }
};
