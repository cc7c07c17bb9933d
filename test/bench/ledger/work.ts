/** Transfers to be sent: between random accounts, or all through one. */
export interface Work {
  readonly kind: 'row-locking' | 'product';
  /** Accounts are numbered from 0. */
  readonly accounts: number;
  /** Share of the transfers that go out of account 0. */
  readonly hotShare: number;
  /** Transfers a request; row-locking takes one. */
  readonly bulk: number;
  /** Makes accounts and ids; two jobs of the same seed send the same ids. */
  readonly seed: number;
  /** Product only. */
  readonly mandate: string;
}

/** Account of the load by its number; both sides of the comparison use the same ids. */
export const accountName = (index: number): string => `bench.${index.toString().padStart(8, '0')}.EUR`;

/** Fast, seeded, and good enough to pick accounts (xorshift32). */
export const randomBelow = (seed: number): ((limit: number) => number) => {
  let state = seed | 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
};

/**
 * An id in the form of UUID version 7, as clients are advised to make them: the time first, so that both sides
 * of the comparison get keys that grow. The time is the serial number here, in a range of the seed's own.
 */
export const transferId = (seed: number, serial: number): string => {
  const time = (BASE_MS + seed * SERIALS_PER_SEED + serial).toString(16).padStart(12, '0');
  const tail = serial.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}`;
};

const BASE_MS = Date.UTC(2026, 0, 1);
const SERIALS_PER_SEED = 100_000_000;

/** Bodies of requests, one after another, each with new ids. */
export const bodyMaker = (work: Work): (() => string) => {
  const random = randomBelow(work.seed);
  const names = Array.from({ length: work.accounts }, (_, index) => accountName(index));
  let serial = 0;
  const pick = (not: number): number => {
    const index = random(work.accounts);
    return index === not ? (index + 1) % work.accounts : index;
  };
  const isHot = (): boolean => work.hotShare >= 1 || random(1_000_000) < work.hotShare * 1_000_000;
  const one = (write: (id: string, from: string, to: string) => string): string => {
    const from = isHot() ? 0 : pick(-1);
    serial += 1;
    return write(transferId(work.seed, serial), names[from] ?? '', names[pick(from)] ?? '');
  };
  if (work.kind === 'row-locking') return () => one(rowLockingBody);
  return () => {
    let operations = one(operationText);
    for (let count = 1; count < work.bulk; count += 1) operations += `,${one(operationText)}`;
    return `{"mandate":"${work.mandate}","operations":[${operations}]}`;
  };
};

const rowLockingBody = (id: string, from: string, to: string): string =>
  `{"id":"${id}","asset":"EUR","credit":"${from}","debit":"${to}","minor":"1"}`;

const operationText = (id: string, from: string, to: string): string =>
  `{"op":"transfer","id":"${id}","legs":[{"asset":"EUR","credit":"${from}","debit":"${to}","minor":"1"}]}`;
