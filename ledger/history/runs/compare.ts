/** Order of two keys, as bytes. `length` is a multiple of four. */
export const compareKeys = (a: DataView, aAt: number, b: DataView, bAt: number, length: number): number => {
  for (let at = 0; at < length; at += 4) {
    const left = a.getUint32(aAt + at);
    const right = b.getUint32(bAt + at);
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
};

/** Records of one width in a row: where the first is, and how many. */
export interface Cells {
  readonly view: DataView;
  readonly from: number;
  readonly stride: number;
  readonly count: number;
  readonly keyBytes: number;
}

/** Index of the last record whose key is at most `key`; -1 when there is none. */
export const floorCell = (cells: Cells, key: DataView): number => {
  let low = 0;
  let high = cells.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = cells.from + middle * cells.stride;
    if (compareKeys(cells.view, at, key, 0, cells.keyBytes) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};
