export type LoadableMap = 'accounts' | 'positions' | 'transfers';

/**
 * A decision asked for something that memory does not hold. It is never answered "unknown": the batch is decided
 * again after the record was loaded.
 */
export class NotLoaded extends Error {
  readonly map: LoadableMap;
  readonly key: string;

  constructor(map: LoadableMap, key: string) {
    super(`${map}: ${key} is not loaded`);
    this.name = 'NotLoaded';
    this.map = map;
    this.key = key;
  }
}

/** A map that holds a part can't be walked or counted: whoever needs all reads pages from the state store. */
export const partial = (map: LoadableMap): never => {
  throw new Error(`Only a part of the ${map} is in memory`);
};
