/** The first six bytes of a digest as PGP words. */
export function sixWords(_digest: Uint8Array): readonly string[] {
  throw new Error('Not written yet');
}

/** Hexadecimal in groups of four digits. */
export function groupsOfFour(hex: string): readonly string[] {
  return hex.match(/.{1,4}/gs) ?? [];
}
