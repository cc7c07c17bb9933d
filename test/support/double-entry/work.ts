import type { AccountId, MandateId, TransferId, WalletId } from '#shared/brand';
import {
  conversionLegs,
  systemAccountId,
  type AccountLimits,
  type Books,
  type Operation,
  type PostingLeg,
  type Wallet,
  type WalletRecord,
} from '#shared/double-entry';
import {
  ASSET_SCALES,
  holdOp,
  idsFrom,
  leg,
  MANDATE,
  NO_LIMITS,
  openOp,
  postOp,
  seededRandom,
  subAccount,
  testBooks,
  testMandate,
  transferOp,
  voidOp,
  walletOf,
} from '../book.ts';

/*
 * Random work on small books, all of it from one seed: books with wallets in every state and accounts with every
 * kind of limit, and operations that mostly make sense and sometimes do not.
 */

const WALLETS = [
  'wallet-a',
  'wallet-b',
  'wallet-frozen',
  'wallet-closing',
  'wallet-ending',
  'wallet-orphan',
  'wallet-outside',
];
const ASSETS = Object.keys(ASSET_SCALES);
const ACCOUNTS_PER_WALLET = 3;
const HOUR_MS = 3_600_000;

const LIMITS: readonly (AccountLimits | null)[] = [
  null,
  { ...NO_LIMITS, floor: { soft: '5000', hard: '1000' }, ceiling: { soft: '11000', hard: '12500' } },
  {
    ...NO_LIMITS,
    velocity: [
      { window: 'h24', measure: 'sum', soft: '3000', hard: '6000' },
      { window: 'd7', measure: 'count', soft: '3', hard: '6' },
      { window: 'm1', measure: 'sum', soft: null, hard: '30000' },
    ],
  },
];

/** Narrower than some accounts of the wallet, wider than others. */
const WALLET_LIMITS: Wallet['limits'] = [
  {
    asset: 'EUR',
    limits: {
      floor: { soft: '4000', hard: '2000' },
      ceiling: { soft: null, hard: '30000' },
      velocity: [{ window: 'h24', measure: 'sum', soft: null, hard: '4000' }],
    },
  },
];

export const workBooks = (): Books => {
  const books = testBooks({
    wallets: WALLETS,
    accountsPerWallet: ACCOUNTS_PER_WALLET,
    assets: ASSETS,
    fundsMinor: 10_000n,
    mandate: {
      wallets: [
        ...WALLETS.filter((id) => id !== 'wallet-outside'),
        'wallet-empty',
        'wallet-nowhere',
      ] as WalletId[],
      maxima: ASSETS.map((asset) => ({ asset, minor: '9000' })),
    },
  });
  for (const [at, record] of [...books.accounts.values()].entries())
    if (record.account.wallet !== null)
      books.accounts.set(record.account.id, {
        ...record,
        account: {
          ...record.account,
          limits: LIMITS[(at + Math.floor(at / LIMITS.length)) % LIMITS.length] ?? null,
          overdraft: at % 5 === 0,
          normal: 'debit',
        },
      });
  books.wallets.set('wallet-empty' as WalletId, {
    ...walletRecord(books, 'wallet-a'),
    wallet: walletOf('wallet-empty'),
    state: 'proposed',
    founded: [],
    occupied: 0,
  });
  alter(books, 'wallet-frozen', { state: 'frozen' });
  alter(books, 'wallet-closing', { state: 'closing' });
  alter(books, 'wallet-orphan', { isOwnerless: true });
  alter(books, 'wallet-ending', { wallet: { ...walletOf('wallet-ending'), expiresOn: '2026-05-07' } });
  alter(books, 'wallet-b', { wallet: { ...walletOf('wallet-b'), limits: WALLET_LIMITS } });
  addMandates(books);
  return books;
};

const walletRecord = (books: Books, id: string): WalletRecord => {
  const record = books.wallets.get(id as WalletId);
  if (record === undefined) throw new Error(`no wallet ${id}`);
  return record;
};

const alter = (books: Books, id: string, over: Partial<WalletRecord>): void => {
  books.wallets.set(id as WalletId, { ...walletRecord(books, id), ...over });
};

export const REVOKED = 'mandate-revoked' as MandateId;
export const NARROW = 'mandate-narrow' as MandateId;

const addMandates = (books: Books): void => {
  books.mandates.set(REVOKED, { mandate: testMandate({ id: REVOKED }), isRevoked: true });
  const narrow = testMandate({
    id: NARROW,
    wallets: ['wallet-a'] as WalletId[],
    roles: ['fees'],
    maxima: [{ asset: 'EUR', minor: '500' }],
    mayOpenAccounts: false,
    expiresAt: '2026-05-10T00:00:00Z',
  });
  books.mandates.set(NARROW, { mandate: narrow, isRevoked: false });
};

/** One source of random requests. */
export class Work {
  readonly random: () => number;
  readonly #ids: () => TransferId;
  readonly #accounts: readonly AccountId[];
  /** Operations asked for so far, newest last: what others may name. */
  readonly #asked: Operation[] = [];
  #opened = 0;

  constructor(seed: number, books: Books) {
    this.random = seededRandom(seed);
    this.#ids = idsFrom(seed);
    this.#accounts = [...books.accounts.keys()];
  }

  below(count: number): number {
    return Math.floor(this.random() * count);
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  nextId(): TransferId {
    return this.#ids();
  }

  /** Mostly the widest one; now and then one of those that were granted since. */
  mandate(granted: readonly MandateId[] = []): MandateId {
    if (granted.length > 0 && this.chance(0.15)) return this.pick(granted);
    if (this.chance(0.94)) return MANDATE;
    return this.chance(0.8) ? NARROW : REVOKED;
  }

  /** Time of the next event: mostly soon, sometimes days later. */
  later(time: string): string {
    const ms = this.chance(0.9) ? this.below(HOUR_MS / 2) : this.below(200 * HOUR_MS);
    return new Date(Date.parse(time) + ms).toISOString();
  }

  /** Operations that come together. */
  operations(count: number, time: string): Operation[] {
    return Array.from({ length: count }, () => this.#operation(time));
  }

  #operation(time: string): Operation {
    const made = this.#adorned(this.#plain(time), time);
    this.#asked.push(made);
    if (this.#asked.length > 400) this.#asked.splice(0, 200);
    return made;
  }

  #adorned(operation: Operation, time: string): Operation {
    if (operation.op === 'open') return operation;
    const days = this.chance(0.95) ? this.below(400) - 200 : this.below(2_000) - 1_000;
    const valueDate = new Date(Date.parse(time) + days * 24 * HOUR_MS).toISOString().slice(0, 10);
    return {
      ...operation,
      ...(this.chance(0.1) ? { valueDate } : {}),
      ...(this.chance(0.08) ? { linked: true as const } : {}),
      ...(this.chance(0.05) ? { meta: { batch: String(this.below(9)), note: 'Größe' } } : {}),
    };
  }

  #plain(time: string): Operation {
    const roll = this.random();
    if (roll < 0.02) return this.#again();
    if (roll < 0.04) return this.#open();
    if (roll < 0.2) return this.#hold(time);
    if (roll < 0.3) return this.#post();
    if (roll < 0.36) return voidOp(this.nextId(), this.#named(['hold']));
    if (roll < 0.4) return this.#reversal();
    if (roll < 0.44) return this.#conversion();
    if (roll < 0.46) return transferOp(this.nextId(), this.#legs(), { corrects: this.#takenBack() });
    return transferOp(
      this.nextId(),
      this.#legs(),
      this.chance(0.01) ? { corrects: this.#named(['transfer']) } : {},
    );
  }

  /** The same id once more, now and then with another body. */
  #again(): Operation {
    const [before] = this.#asked.length === 0 ? [] : [this.pick(this.#asked)];
    if (before === undefined || this.chance(0.5)) return before ?? this.#open();
    return transferOp(before.id, this.#legs());
  }

  #open(): Operation {
    this.#opened += 1;
    const wallet = this.pick([...WALLETS, 'wallet-empty', 'wallet-nowhere']);
    const index = this.chance(0.8) ? 100 + this.#opened : 0;
    const account = subAccount(wallet, index, { asset: this.pick(ASSETS), limits: this.pick(LIMITS) });
    const odd = this.pick([{ scale: 3 }, { role: 'fees' as const }, { wallet: null }]);
    return openOp(this.nextId(), this.chance(0.9) ? account : { ...account, ...odd });
  }

  #account(asset: string): AccountId {
    if (this.chance(0.004)) return 'wallet-a.nobody.EUR' as AccountId;
    if (this.chance(0.002)) return this.pick(this.#accounts);
    if (this.chance(0.06)) return systemAccountId(this.pick(['fees', 'suspense', 'opening', 'fx']), asset);
    const wallet = this.chance(0.85) ? this.pick(['wallet-a', 'wallet-b']) : this.pick(WALLETS);
    return `${wallet}.sub-${this.below(ACCOUNTS_PER_WALLET)}.${asset}` as AccountId;
  }

  #leg(): PostingLeg {
    const asset = this.chance(0.7) ? 'EUR' : this.pick(ASSETS);
    const minor = this.chance(0.97) ? 1 + this.below(1_500) : 1 + this.below(15_000);
    return leg(this.#account(asset), this.#account(asset), minor, asset);
  }

  #legs(): PostingLeg[] {
    const count = this.chance(0.8) ? 1 : 2 + this.below(4);
    return Array.from({ length: count }, () => this.#leg());
  }

  #hold(time: string): Operation {
    const hours = this.chance(0.95) ? 1 + this.below(200) : this.below(20_000) - 100;
    const expiresAt = new Date(Date.parse(time) + hours * HOUR_MS).toISOString();
    return holdOp(this.nextId(), this.#legs(), { expiresAt });
  }

  #named(kinds: readonly Operation['op'][]): TransferId {
    const fit = this.#asked.filter(({ op }) => kinds.includes(op));
    if (fit.length === 0 || this.chance(0.03)) return this.nextId();
    return (this.chance(0.95) ? this.pick(fit.slice(-12)) : this.pick(this.#asked)).id;
  }

  #post(): Operation {
    const id = this.#named(['hold']);
    const hold = this.#asked.find((operation) => operation.id === id);
    if (hold?.op !== 'hold' || this.chance(0.5)) return postOp(this.nextId(), id);
    const minors = hold.legs.map(({ minor }) =>
      this.chance(0.9) ? String(this.below(Number(minor) + 1)) : String(Number(minor) + 1),
    );
    return postOp(this.nextId(), id, { minors: this.chance(0.95) ? minors : [...minors, '1'] });
  }

  #reversal(): Operation {
    const id = this.#named(['transfer', 'post']);
    const named = this.#asked.find((operation) => operation.id === id);
    const moved = named?.op === 'post' ? this.#asked.find((one) => one.id === named.hold) : named;
    const legs = moved !== undefined && 'legs' in moved ? moved.legs : this.#legs();
    const mirrored = legs.map((one) => ({ ...one, credit: one.debit, debit: one.credit }));
    return transferOp(this.nextId(), mirrored, { reverses: id });
  }

  /** What somebody asked to take back; anything when nobody did. */
  #takenBack(): TransferId {
    const named = this.#asked.flatMap((one) =>
      one.op === 'transfer' && one.reverses !== undefined ? [one.reverses] : [],
    );
    return named.length === 0 ? this.#named(['transfer']) : this.pick(named);
  }

  #conversion(): Operation {
    const [sold, bought] = this.pick([
      ['EUR', 'USD'],
      ['USD', 'EUR'],
      ['EUR', 'JPY'],
      ['JPY', 'EUR'],
    ] as const);
    const rate = this.pick(['1.0825', '0.9237', '163.455', '0.00611', '1.5', '0.5', '2']);
    const conversion = { sold, bought, rate };
    const made = conversionLegs({
      from: this.#account(sold),
      to: this.#account(bought),
      soldMinor: BigInt(1 + this.below(900)),
      boughtMinor: null,
      scales: { sold: ASSET_SCALES[sold] ?? 0, bought: ASSET_SCALES[bought] ?? 0 },
      conversion,
    });
    const legs = made.ok ? made.value : this.#legs();
    const [first, second] = legs;
    if (this.chance(0.2) && second !== undefined)
      legs[1] = { ...second, minor: (BigInt(second.minor) + BigInt(1 + this.below(8))).toString() };
    if (this.chance(0.2) && first !== undefined)
      legs.push(leg(systemAccountId('rounding', bought), this.#account(bought), 1 + this.below(8), bought));
    return transferOp(this.nextId(), legs, {
      conversion: { ...conversion, source: 'Desk', quotedAt: '2026-05-04T09:00:00Z', quoteId: 'Q-1' },
    });
  }
}
