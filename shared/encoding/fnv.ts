/** FNV-1a, 32 bits (draft-eastlake-fnv, section 2). It spreads; it protects against nobody. */
export const FNV_BASIS = 0x811c9dc5;
export const FNV_PRIME = 0x01000193;

/** Hash of an ASCII text, as a signed number. */
export const fnv1a = (text: string): number => {
  let hash = FNV_BASIS;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  return hash;
};
