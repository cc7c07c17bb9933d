/** A source of unpredictable bytes, passed in by the process that has one. Each call gives `length` fresh bytes. */
export type Random = (length: number) => Uint8Array;

/** The source in the form that the library takes. Throws where the source gives another number of bytes. */
export const checkedRandom =
  (random: Random) =>
  (length = 32): Uint8Array<ArrayBuffer> => {
    const bytes = random(length);
    if (bytes.length !== length)
      throw new RangeError(`The random source gave ${bytes.length} of ${length} bytes`);
    return bytes.slice();
  };
