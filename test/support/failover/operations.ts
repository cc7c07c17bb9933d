import type { Random } from './random.ts';

/* What the clients of the fail-over test ask for: opened accounts, transfers of which some want funds, holds. */

export interface Operation {
  readonly op: string;
  readonly id: string;
  readonly [key: string]: unknown;
}

export const FUNDING_ACCOUNT = 'system.opening.EUR';
const WALLET = 'wallet-a';
const ASSET = 'EUR';
const OPERATIONS_MAX = 12;
const HOLDS_KEPT_MAX = 50;
const HOLD_MS = 4_000;
/** Some transfers want more than there is. */
const MINOR_MAX = 900;

export const accountName = (index: number): string => `failover.${index.toString().padStart(3, '0')}.EUR`;

export const openingOf = (random: Random, index: number): Operation => ({
  op: 'open',
  id: random.uuid(),
  account: {
    id: accountName(index),
    wallet: WALLET,
    role: 'wallet',
    asset: ASSET,
    scale: 2,
    name: `Fail-over ${String(index)}`,
    iban: null,
    bic: null,
    normal: 'debit',
    overdraft: false,
    limits: null,
  },
});

export const fundingOf = (random: Random, index: number, minor: string): Operation => ({
  op: 'transfer',
  id: random.uuid(),
  legs: [{ asset: ASSET, credit: FUNDING_ACCOUNT, debit: accountName(index), minor }],
});

/** Makes the requests of one client; its holds are its own. */
export class OperationMaker {
  readonly #random: Random;
  readonly #accounts: number;
  readonly #holds: string[] = [];

  constructor(random: Random, accounts: number) {
    this.#random = random;
    this.#accounts = accounts;
  }

  request(): readonly Operation[] {
    const count = 1 + this.#random.below(OPERATIONS_MAX);
    const operations: Operation[] = [];
    while (operations.length < count) operations.push(...this.#next());
    return operations;
  }

  #next(): readonly Operation[] {
    const dice = this.#random.below(100);
    if (dice < 60) return [this.#transfer()];
    if (dice < 70) return [{ ...this.#transfer(), linked: true }, this.#transfer()];
    const hold = this.#holds.shift();
    if (dice < 85 || hold === undefined) return [this.#hold()];
    return [{ op: dice < 93 ? 'post' : 'void', id: this.#random.uuid(), hold }];
  }

  #transfer(): Operation {
    return { op: 'transfer', id: this.#random.uuid(), legs: [this.#leg()] };
  }

  #hold(): Operation {
    const id = this.#random.uuid();
    if (this.#holds.length < HOLDS_KEPT_MAX) this.#holds.push(id);
    const expiresAt = new Date(Date.now() + HOLD_MS).toISOString();
    return { op: 'hold', id, legs: [this.#leg()], expiresAt };
  }

  #leg(): Readonly<Record<string, string>> {
    const from = this.#random.below(this.#accounts);
    const to = (from + 1 + this.#random.below(this.#accounts - 1)) % this.#accounts;
    const minor = String(1 + this.#random.below(MINOR_MAX));
    return { asset: ASSET, credit: accountName(from), debit: accountName(to), minor };
  }
}
