import type { Account, AccountLimits, AccountRecord, Operation } from '#shared/double-entry';

type Op<Name extends Operation['op']> = Extract<Operation, { op: Name }>;
type Leg = Op<'transfer'>['legs'][number];

interface Outflow {
  /** Id of the hold it was promised by, null when it left at once. */
  readonly hold: string | null;
  readonly ms: number;
  readonly amount: bigint;
  readonly count: bigint;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** No window reaches back so far. */
const KEPT_MS = 40 * DAY_MS;

/** Length of a bucket and how many of them before the current one a window reaches. */
export const WINDOWS = {
  h24: { bucketMs: HOUR_MS, back: 24 },
  d7: { bucketMs: DAY_MS, back: 7 },
  m1: { bucketMs: DAY_MS, back: 31 },
} as const;

/** One account of the model: totals, what one operation moves, and every single outflow. */
export class ModelAccount {
  readonly account: Account;
  /** Its own and those of its wallet. */
  readonly limits: AccountLimits | null;
  debitsPosted = 0n;
  creditsPosted = 0n;
  debitsPending = 0n;
  creditsPending = 0n;
  holds = 0;
  outflows: readonly Outflow[] = [];
  /** What the operation under way moves here. */
  debit = 0n;
  credit = 0n;

  constructor(account: Account, ofWallet: AccountLimits | null) {
    this.account = account;
    this.limits = both(account.limits, ofWallet);
  }

  static of(
    { account, debitsPosted, creditsPosted }: AccountRecord,
    ofWallet: AccountLimits | null,
  ): ModelAccount {
    const made = new ModelAccount(account, ofWallet);
    made.debitsPosted = debitsPosted;
    made.creditsPosted = creditsPosted;
    return made;
  }

  copy(): ModelAccount {
    return Object.assign(new ModelAccount(this.account, null), this);
  }

  get #sign(): bigint {
    return this.account.normal === 'debit' ? 1n : -1n;
  }

  get balance(): bigint {
    return (this.debitsPosted - this.creditsPosted) * this.#sign;
  }

  get pendingOut(): bigint {
    return this.account.normal === 'debit' ? this.creditsPending : this.debitsPending;
  }

  get pendingIn(): bigint {
    return this.account.normal === 'debit' ? this.debitsPending : this.creditsPending;
  }

  get movedOut(): bigint {
    return this.account.normal === 'debit' ? this.credit : this.debit;
  }

  get movedIn(): bigint {
    return this.account.normal === 'debit' ? this.debit : this.credit;
  }

  move(legs: readonly Leg[], minors: readonly bigint[]): void {
    this.debit = 0n;
    this.credit = 0n;
    for (const [at, { credit, debit }] of legs.entries()) {
      if (debit === this.account.id) this.debit += minors[at] ?? 0n;
      if (credit === this.account.id) this.credit += minors[at] ?? 0n;
    }
  }

  book(ms: number): void {
    this.debitsPosted += this.debit;
    this.creditsPosted += this.credit;
    this.#wentOut(null, ms);
  }

  promise(hold: string, ms: number): void {
    this.debitsPending += this.debit;
    this.creditsPending += this.credit;
    this.holds += 1;
    this.#wentOut(hold, ms);
  }

  #wentOut(hold: string | null, ms: number): void {
    if (this.movedOut > 0n && (this.limits?.velocity.length ?? 0) > 0)
      this.outflows = [
        ...this.outflows.filter((one) => one.ms > ms - KEPT_MS),
        { hold, ms, amount: this.movedOut, count: 1n },
      ];
  }

  /** Ends a hold, with what is posted of it by leg. */
  end(hold: Op<'hold'>, posted: readonly bigint[]): void {
    this.move(
      hold.legs,
      hold.legs.map(({ minor }) => BigInt(minor)),
    );
    this.debitsPending -= this.debit;
    this.creditsPending -= this.credit;
    this.holds -= 1;
    this.move(hold.legs, posted);
    this.debitsPosted += this.debit;
    this.creditsPosted += this.credit;
    this.outflows = this.outflows.flatMap((one) => {
      if (one.hold !== hold.id) return [one];
      return this.movedOut === 0n ? [] : [{ ...one, amount: this.movedOut }];
    });
  }

  wentOut(window: keyof typeof WINDOWS, measure: 'sum' | 'count', ms: number): bigint {
    const { bucketMs, back } = WINDOWS[window];
    const oldest = Math.floor(ms / bucketMs) - back;
    return this.outflows
      .filter((one) => Math.floor(one.ms / bucketMs) >= oldest)
      .reduce((sum, one) => sum + (measure === 'sum' ? one.amount : one.count), 0n);
  }

  /** What differs in a record of the engine; empty when nothing does. */
  differenceFrom(record: AccountRecord, ms: number): string {
    const names = ['debitsPosted', 'creditsPosted', 'debitsPending', 'creditsPending'] as const;
    for (const name of names)
      if (record[name] !== this[name]) return `${name} is ${record[name]}, the model has ${this[name]}`;
    if (record.openHolds !== this.holds) return `${record.openHolds} holds, the model has ${this.holds}`;
    const oldest = Math.floor(ms / DAY_MS) - WINDOWS.m1.back;
    const counted = (record.velocity?.days ?? [])
      .filter(({ at }) => at >= oldest)
      .reduce((sum, bucket) => sum + bucket.sum, 0n);
    const expected = this.wentOut('m1', 'sum', ms);
    return counted === expected ? '' : `velocity counts ${counted}, the model ${expected}`;
  }
}

/** Two sets of limits at once: of each bound the one that lets less through. A window may stand twice. */
const both = (own: AccountLimits | null, ofWallet: AccountLimits | null): AccountLimits | null => {
  if (own === null || ofWallet === null) return own ?? ofWallet;
  const most = (a: string | null, b: string | null): string | null => pick(a, b, (x, y) => (x > y ? x : y));
  const least = (a: string | null, b: string | null): string | null => pick(a, b, (x, y) => (x < y ? x : y));
  const velocity = [...ofWallet.velocity];
  for (const limit of own.velocity) {
    const at = velocity.findIndex(
      ({ window, measure }) => window === limit.window && measure === limit.measure,
    );
    const other = velocity[at];
    if (other === undefined) velocity.push(limit);
    else
      velocity[at] = { ...limit, soft: least(limit.soft, other.soft), hard: least(limit.hard, other.hard) };
  }
  return {
    floor: {
      soft: most(own.floor.soft, ofWallet.floor.soft),
      hard: most(own.floor.hard, ofWallet.floor.hard),
    },
    ceiling: {
      soft: least(own.ceiling.soft, ofWallet.ceiling.soft),
      hard: least(own.ceiling.hard, ofWallet.ceiling.hard),
    },
    velocity,
  };
};

const pick = (a: string | null, b: string | null, of: (x: bigint, y: bigint) => bigint): string | null =>
  a === null || b === null ? (a ?? b) : of(BigInt(a), BigInt(b)).toString();
