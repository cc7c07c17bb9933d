import type {
  Account,
  AccountLimits,
  AccountRecord,
  Books,
  Mandate,
  Operation,
  RecordedOperation,
  WalletRecord,
} from '#shared/double-entry';
import { ModelAccount } from './model-account.ts';

/*
 * The books once more, plain and slow, written from the description and not from the engine: what an operation
 * would do is tried on a copy of everything, and the copy is thrown away when something does not hold. It shares
 * types with the product, and no code.
 */

type Op<Name extends Operation['op']> = Extract<Operation, { op: Name }>;
type Leg = Op<'transfer'>['legs'][number];

export interface ModelOutcome {
  readonly again: boolean;
  readonly refused: string | null;
  readonly flags: readonly string[];
}

interface Past {
  readonly operation: Operation | { readonly op: 'expire'; readonly id: string; readonly hold: string };
  readonly refused: boolean;
  readonly ms: number;
  ended: 'post' | 'void' | 'expire' | 'reversal' | null;
  isCorrected: boolean;
}

interface Before {
  readonly accounts: Map<string, ModelAccount>;
  readonly notEnded: readonly Past[];
  readonly notCorrected: readonly Past[];
}

class Refusal extends Error {}

const refuse = (code: string): never => {
  throw new Refusal(code);
};

const ENDED = {
  post: 'hold-posted',
  void: 'hold-voided',
  expire: 'hold-expired',
  reversal: 'not-a-hold',
} as const;

const DAY_MS = 86_400_000;
const YEAR_DAYS = 366;

export class ModelBooks {
  accounts = new Map<string, ModelAccount>();
  past = new Map<string, Past>();
  readonly wallets: Map<string, WalletRecord>;
  readonly mandates: Map<string, { readonly mandate: Mandate; readonly isRevoked: boolean }>;
  #ms = 0;

  /** Begins with the accounts of some books on which nothing is held. */
  constructor(books: Books) {
    this.wallets = new Map(books.wallets);
    for (const record of books.accounts.values())
      this.accounts.set(record.account.id, ModelAccount.of(record, this.#walletLimits(record.account)));
    this.mandates = new Map(books.mandates);
  }

  /** Decides operations that came together, at an instant. */
  decide(mandate: string, operations: readonly Operation[], time: string): ModelOutcome[] {
    this.#ms = Date.parse(time);
    const outcomes: ModelOutcome[] = [];
    let chain: Operation[] = [];
    for (const [at, operation] of operations.entries()) {
      chain.push(operation);
      if (isLinked(operation) && at < operations.length - 1) continue;
      outcomes.push(...this.#decideChain(mandate, chain));
      chain = [];
    }
    return outcomes;
  }

  #decideChain(mandate: string, chain: readonly Operation[]): ModelOutcome[] {
    const isOpen = isLinked(chain.at(-1));
    const isWhole = new Set(chain.map(({ id }) => id)).size === chain.length;
    const isNew = isWhole && chain.every(({ id }) => !this.past.has(id));
    const failure = isNew && !isOpen ? this.#tryAll(mandate, chain) : null;
    if (Array.isArray(failure)) return failure;
    return chain.map((operation, index) => {
      if (this.past.has(operation.id)) return { again: true, refused: null, flags: [] };
      this.#remember(operation, true);
      return { again: false, refused: isNew ? this.#why(chain, index, failure) : 'linked-known', flags: [] };
    });
  }

  #why(
    chain: readonly Operation[],
    index: number,
    failure: { readonly at: number; readonly code: string } | null,
  ): string {
    if (failure?.at === index) return failure.code;
    return failure === null && index === chain.length - 1 ? 'linked-open' : 'linked-failed';
  }

  /** Takes a refusal as it is told: of a chain of which not everything is told. */
  takeRefused(operation: Operation): void {
    if (this.past.has(operation.id)) throw new Error(`${operation.id} stands twice`);
    this.#remember(operation, true);
  }

  #tryAll(
    mandate: string,
    chain: readonly Operation[],
  ): ModelOutcome[] | { readonly at: number; readonly code: string } {
    // One operation checks everything before it changes anything; only of several there is something to take back.
    const before = chain.length > 1 ? this.#copy() : null;
    const outcomes: ModelOutcome[] = [];
    for (const [at, operation] of chain.entries()) {
      const flags: string[] = [];
      try {
        this.#carryOut(mandate, operation, flags);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (before !== null) this.#putBack(before, chain);
        return { at, code: error.message };
      }
      this.#remember(operation, false);
      outcomes.push({ again: false, refused: null, flags });
    }
    return outcomes;
  }

  /** Accounts, and how those operations ended that had not ended before. */
  #copy(): Before {
    return {
      accounts: new Map([...this.accounts].map(([id, account]) => [id, account.copy()])),
      notEnded: [...this.past.values()].filter(({ ended }) => ended === null),
      notCorrected: [...this.past.values()].filter(({ isCorrected }) => !isCorrected),
    };
  }

  #putBack({ accounts, notEnded, notCorrected }: Before, chain: readonly Operation[]): void {
    this.accounts = accounts;
    for (const past of notEnded) past.ended = null;
    for (const past of notCorrected) past.isCorrected = false;
    for (const { id } of chain) this.past.delete(id);
  }

  #remember(operation: Operation, refused: boolean): void {
    this.past.set(operation.id, { operation, refused, ms: this.#ms, ended: null, isCorrected: false });
  }

  #carryOut(id: string, operation: Operation, flags: string[]): void {
    const { mandate, isRevoked } = this.mandates.get(id) ?? refuse('no such mandate');
    if (isRevoked) refuse('mandate-revoked');
    if (this.#ms >= Date.parse(mandate.expiresAt)) refuse('mandate-expired');
    if (operation.op === 'open') this.#open(mandate, operation.account);
    else if (operation.op === 'transfer') this.#transfer(mandate, operation, flags);
    else if (operation.op === 'hold') this.#hold(mandate, operation, flags);
    else if (operation.op === 'post') this.#post(mandate, operation);
    else this.#void(mandate, operation);
  }

  #open(mandate: Mandate, account: Account): void {
    if (!mandate.mayOpenAccounts) refuse('mandate-no-accounts');
    const scales: Record<string, number> = { EUR: 2, USD: 2, JPY: 0 };
    const isOdd = account.role !== 'wallet' || account.iban !== null || account.id.startsWith('system.');
    if (account.wallet === null || isOdd || scales[account.asset] !== account.scale)
      return refuse('account-form');
    if (!mandate.wallets.some((wallet) => wallet === account.wallet)) refuse('mandate-scope');
    if (!mandate.maxima.some(({ asset }) => asset === account.asset)) refuse('mandate-asset');
    const wallet = this.wallets.get(account.wallet) ?? refuse('wallet-unknown');
    if (wallet.state !== 'active' || this.#sendsNothing(wallet) !== null) refuse('wallet-not-active');
    if (this.accounts.has(account.id)) refuse('account-exists');
    this.accounts.set(account.id, new ModelAccount(account, this.#walletLimits(account)));
  }

  #walletLimits({ wallet, asset }: Account): AccountLimits | null {
    const limits = wallet === null ? undefined : this.wallets.get(wallet)?.wallet.limits;
    return limits?.find((one) => one.asset === asset)?.limits ?? null;
  }

  #sendsNothing({ wallet, isOwnerless }: WalletRecord): string | null {
    const end = wallet.expiresOn === null ? Infinity : Date.parse(wallet.expiresOn) + DAY_MS;
    if (this.#ms >= end) return 'wallet-expired';
    return isOwnerless ? 'wallet-ownerless' : null;
  }

  #account(id: string): ModelAccount {
    return this.accounts.get(id) ?? refuse('unknown-account');
  }

  /** Checks what holds of every movement; the accounts in the order in which the legs name them. */
  #movement(mandate: Mandate, legs: readonly Leg[], minors: readonly bigint[]): ModelAccount[] {
    this.#checkLegs(mandate, legs);
    for (const asset of new Set(legs.map((leg) => leg.asset))) {
      const sum = legs.reduce((all, leg, at) => all + (leg.asset === asset ? (minors[at] ?? 0n) : 0n), 0n);
      const maximum = mandate.maxima.find((one) => one.asset === asset) ?? refuse('mandate-asset');
      if (sum > BigInt(maximum.minor)) refuse('mandate-maximum');
    }
    const touched = [...new Set(legs.flatMap(({ credit, debit }) => [credit, debit]))].map((id) =>
      this.#account(id),
    );
    for (const account of touched) account.move(legs, minors);
    for (const account of touched) this.#checkWallet(account);
    return touched;
  }

  #checkLegs(mandate: Mandate, legs: readonly Leg[]): void {
    const covers = ({ account }: ModelAccount): boolean =>
      account.wallet === null
        ? mandate.roles.includes(account.role)
        : mandate.wallets.some((wallet) => wallet === account.wallet);
    for (const leg of legs) {
      const [credit, debit] = [this.#account(leg.credit), this.#account(leg.debit)];
      if (credit === debit) refuse('same-account');
      if (credit.account.asset !== leg.asset || debit.account.asset !== leg.asset) refuse('asset-mismatch');
      if (!covers(credit) || !covers(debit)) refuse('mandate-scope');
    }
  }

  #checkWallet(account: ModelAccount): void {
    if (account.account.wallet === null) return;
    const wallet = this.wallets.get(account.account.wallet) ?? refuse('no wallet');
    const { state } = wallet;
    if (account.movedOut > 0n) {
      if (state !== 'active' && state !== 'closing') refuse(`wallet-${state}`);
      const problem = this.#sendsNothing(wallet);
      if (problem !== null) refuse(problem);
    }
    if (account.movedIn > 0n && state !== 'active' && state !== 'frozen') refuse(`wallet-${state}`);
  }

  #checkDate(date: string | undefined): void {
    if (date === undefined) return;
    const today = Math.floor(this.#ms / DAY_MS);
    const days = Date.parse(`${date}T00:00:00Z`) / DAY_MS - today;
    if (days < -YEAR_DAYS || days > YEAR_DAYS) refuse('value-date-range');
  }

  #standing(id: string): Past | undefined {
    const past = this.past.get(id);
    return past === undefined || past.refused ? undefined : past;
  }

  #transfer(mandate: Mandate, operation: Op<'transfer'>, flags: string[]): void {
    const { legs, reverses, corrects, conversion, valueDate } = operation;
    const minors = legs.map(({ minor }) => BigInt(minor));
    const touched = this.#movement(mandate, legs, minors);
    this.#checkDate(valueDate);
    if (reverses !== undefined) this.#checkReversal(operation, reverses);
    if (corrects !== undefined) {
      const named = this.#standing(corrects) ?? refuse('transfer-unknown');
      if (named.ended !== 'reversal') refuse('not-reversed');
      if (named.isCorrected) refuse('already-corrected');
    }
    if (reverses === undefined) this.#checkConversion(touched, conversion);
    for (const account of touched) this.#checkLimits(account, false, flags);
    for (const account of touched) account.book(this.#ms);
    const named = reverses === undefined ? undefined : this.#standing(reverses);
    if (named !== undefined) named.ended = 'reversal';
    const corrected = corrects === undefined ? undefined : this.#standing(corrects);
    if (corrected !== undefined) corrected.isCorrected = true;
  }

  #checkReversal({ legs, conversion }: Op<'transfer'>, reverses: string): void {
    const named = this.#standing(reverses) ?? refuse('transfer-unknown');
    const moved = this.#movedBy(named.operation) ?? refuse('not-reversible');
    if (named.ended !== null) refuse('already-reversed');
    const mirrored = moved.map(({ asset, credit, debit, minor }) => [asset, debit, credit, minor].join());
    const given = legs.map(({ asset, credit, debit, minor }) => [asset, credit, debit, minor].join());
    if (conversion !== undefined || mirrored.join(';') !== given.join(';')) refuse('reversal-differs');
  }

  #movedBy(operation: Past['operation']): readonly Leg[] | undefined {
    if (operation.op === 'transfer') return operation.reverses === undefined ? operation.legs : undefined;
    if (operation.op !== 'post') return undefined;
    const hold = this.past.get(operation.hold)?.operation as Op<'hold'>;
    return hold.legs
      .map((leg, at) => ({ ...leg, minor: operation.minors?.[at] ?? leg.minor }))
      .filter(({ minor }) => minor !== '0');
  }

  #checkConversion(touched: readonly ModelAccount[], conversion: Op<'transfer'>['conversion']): void {
    const special = touched.filter(({ account }) => account.role === 'fx' || account.role === 'rounding');
    if (conversion === undefined) {
      if (special.length > 0) refuse('conversion-missing');
      return;
    }
    const { sold, bought, rate } = conversion;
    const net = (role: string, asset: string): bigint =>
      special
        .filter(({ account }) => account.role === role && account.asset === asset)
        .reduce((sum, { debit, credit }) => sum + debit - credit, 0n);
    const isOdd = special.some(
      ({ account: { role, asset } }) => asset !== bought && !(role === 'fx' && asset === sold),
    );
    const soldMinor = net('fx', sold);
    const boughtMinor = -net('fx', bought);
    if (sold === bought || isOdd || soldMinor <= 0n || boughtMinor <= 0n) refuse('conversion-differs');
    if (nearest(soldMinor, rate, sold, bought) !== boughtMinor) refuse('conversion-differs');
    const rounding = net('rounding', bought);
    if (rounding > 5n || rounding < -5n) refuse('conversion-rounding');
  }

  #checkLimits(of: ModelAccount, isHold: boolean, flags: string[]): void {
    const { id, overdraft } = of.account;
    const { limits } = of;
    if (isHold && of.holds >= 10_000) refuse('open-holds-reached');
    const net = isHold ? -of.movedOut : of.movedIn - of.movedOut;
    const free = of.balance - of.pendingOut + net;
    if (net < 0n && !overdraft && free < 0n) refuse('insufficient-funds');
    if (limits === null) return;
    if (net < 0n) {
      if (limits.floor.hard !== null && free < BigInt(limits.floor.hard)) refuse('floor-reached');
      if (limits.floor.soft !== null && free < BigInt(limits.floor.soft)) flags.push(`soft-floor:${id}`);
    }
    const risen = isHold ? of.movedIn : net;
    const reached = of.balance + of.pendingIn + risen;
    if (risen > 0n) {
      if (limits.ceiling.hard !== null && reached > BigInt(limits.ceiling.hard)) refuse('ceiling-reached');
      if (limits.ceiling.soft !== null && reached > BigInt(limits.ceiling.soft))
        flags.push(`soft-ceiling:${id}`);
    }
    if (of.movedOut > 0n) this.#checkVelocity(of, flags);
  }

  #checkVelocity(of: ModelAccount, flags: string[]): void {
    for (const { window, measure, soft, hard } of of.limits?.velocity ?? []) {
      const after = of.wentOut(window, measure, this.#ms) + (measure === 'sum' ? of.movedOut : 1n);
      if (hard !== null && after > BigInt(hard)) refuse('velocity-reached');
      if (soft !== null && after > BigInt(soft))
        flags.push(`soft-velocity-${window}-${measure}:${of.account.id}`);
    }
  }

  #hold(mandate: Mandate, operation: Op<'hold'>, flags: string[]): void {
    const { legs, expiresAt, valueDate } = operation;
    const touched = this.#movement(
      mandate,
      legs,
      legs.map(({ minor }) => BigInt(minor)),
    );
    this.#checkDate(valueDate);
    const end = Date.parse(expiresAt);
    if (end <= this.#ms || end > this.#ms + YEAR_DAYS * DAY_MS) refuse('expiry-range');
    this.#checkConversion(touched, undefined);
    for (const account of touched) this.#checkLimits(account, true, flags);
    for (const account of touched) account.promise(operation.id, this.#ms);
  }

  #openHold(id: string): { readonly past: Past; readonly hold: Op<'hold'> } {
    const past = this.#standing(id) ?? refuse('hold-unknown');
    const hold = past.operation;
    if (hold.op !== 'hold') return refuse('not-a-hold');
    if (past.ended !== null) refuse(ENDED[past.ended]);
    if (this.#ms >= Date.parse(hold.expiresAt)) refuse('hold-expired');
    return { past, hold };
  }

  #post(mandate: Mandate, { hold: id, minors, valueDate }: Op<'post'>): void {
    const { past, hold } = this.#openHold(id);
    const held = hold.legs.map(({ minor }) => BigInt(minor));
    const posted = minors?.map((minor) => BigInt(minor)) ?? held;
    if (posted.length !== held.length) refuse('amounts-mismatch');
    if (posted.some((minor, at) => minor > (held[at] ?? 0n))) refuse('exceeds-hold');
    if (posted.every((minor) => minor === 0n)) refuse('nothing-to-post');
    const touched = this.#movement(mandate, hold.legs, posted);
    this.#checkDate(valueDate);
    for (const account of touched) account.end(hold, posted);
    past.ended = 'post';
  }

  #void(mandate: Mandate, { hold: id, valueDate }: Op<'void'>): void {
    const { past, hold } = this.#openHold(id);
    this.#checkDate(valueDate);
    this.#checkLegs(mandate, hold.legs);
    this.#release(hold);
    past.ended = 'void';
  }

  #release(hold: Op<'hold'>): void {
    const ids = new Set(hold.legs.flatMap(({ credit, debit }) => [credit, debit]));
    for (const id of ids)
      this.accounts.get(id)?.end(
        hold,
        hold.legs.map(() => 0n),
      );
  }

  /** Holds that are over at an instant, in any order. */
  over(time: string): string[] {
    const ms = Date.parse(time);
    return [...this.past]
      .filter(([, { operation, refused, ended }]) => {
        return operation.op === 'hold' && !refused && ended === null && Date.parse(operation.expiresAt) <= ms;
      })
      .map(([id]) => id);
  }

  expire(operation: Extract<RecordedOperation, { op: 'expire' }>, time: string): void {
    const past = this.past.get(operation.hold);
    if (past?.operation.op !== 'hold') throw new Error('expire: no hold');
    this.#release(past.operation);
    past.ended = 'expire';
    this.past.set(operation.id, {
      operation,
      refused: false,
      ms: Date.parse(time),
      ended: null,
      isCorrected: false,
    });
  }

  /** The first account that is not as in some books; null when all are. */
  differenceFrom(accounts: Iterable<AccountRecord>): string | null {
    let count = 0;
    for (const record of accounts) {
      count += 1;
      const problem =
        this.accounts.get(record.account.id)?.differenceFrom(record, this.#ms) ?? 'is not known';
      if (problem !== '') return `${record.account.id}: ${problem}`;
    }
    return count === this.accounts.size ? null : `${this.accounts.size - count} accounts are missing`;
  }
}

const isLinked = (operation: Operation | undefined): boolean =>
  operation !== undefined && 'linked' in operation;

/** Rational arithmetic by search: the whole number nearest to sold × rate, the even one of two that are as near. */
const nearest = (soldMinor: bigint, rate: string, sold: string, bought: string): bigint => {
  const scales: Record<string, bigint> = { EUR: 2n, USD: 2n, JPY: 0n };
  const [whole = '', fraction = ''] = rate.split('.');
  const top = soldMinor * BigInt(whole + fraction) * 10n ** (scales[bought] ?? 0n);
  const bottom = 10n ** (BigInt(fraction.length) + (scales[sold] ?? 0n));
  const below = top / bottom;
  const distance = (guess: bigint): bigint =>
    guess * bottom > top ? guess * bottom - top : top - guess * bottom;
  const candidates = [below, below + 1n].sort(
    (a, b) => Number(distance(a) - distance(b)) || Number(a % 2n) - Number(b % 2n),
  );
  return candidates[0] ?? 0n;
};
