import type { BalanceView } from '#shared/api';
import type { AccountId, TransferId } from '#shared/brand';
import type { Operation, RecordedOperation } from '#shared/double-entry';
import type { JournalEvent } from '#shared/journal';
import { A_EUR, B_EUR, newId } from './books.ts';
import { randomBelow } from '../bench/ledger/work.ts';

/* Random work on the books of a test ledger, and the balances that its journal gives, told plainly. */

export const OPENED = Array.from({ length: 12 }, (_, index) => `reads.${index}.EUR` as AccountId);

const openOf = (id: AccountId): Operation => ({
  op: 'open',
  id: newId(),
  account: {
    id,
    wallet: 'wallet-a' as never,
    role: 'wallet',
    asset: 'EUR',
    scale: 2,
    name: id,
    iban: null,
    bic: null,
    normal: 'debit',
    overdraft: false,
    limits: null,
  },
});

type Move = Extract<Operation, { op: 'transfer' }>;

const mirrored = ({ credit, debit, ...leg }: Move['legs'][number]): Move['legs'][number] => ({
  ...leg,
  credit: debit,
  debit: credit,
});

/** Makes operations of every kind, many of them refused. */
export class RandomWork {
  readonly #below: (limit: number) => number;
  #unopened = [...OPENED];
  readonly #holds: TransferId[] = [];
  readonly #moves: TransferId[] = [];
  readonly #moved = new Map<TransferId, Move>();

  constructor(seed: number) {
    this.#below = randomBelow(seed);
  }

  next(): Operation {
    const kind = this.#below(10);
    if (kind < 1 && this.#unopened.length > 0) return openOf(this.#unopened.shift() ?? A_EUR);
    if (kind < 5) return this.#move();
    if (kind < 7) return this.#hold();
    const hold = this.#one(this.#holds);
    if (kind === 7 && hold !== undefined) return { op: 'post', id: newId(), hold };
    if (kind === 8 && hold !== undefined) return { op: 'void', id: newId(), hold };
    const past = this.#one(this.#moves);
    if (past === undefined) return this.#move();
    const { legs, ...move } = this.#moved.get(past) ?? this.#move();
    if (this.#below(2) === 0) return { ...this.#move(), corrects: past };
    return { ...move, id: newId(), reverses: past, legs: legs.map(mirrored) };
  }

  #move(): Move {
    const id = newId();
    this.#moves.push(id);
    const move = { op: 'transfer' as const, id, legs: [this.#leg()], meta: { run: String(this.#below(3)) } };
    this.#moved.set(id, move);
    return move;
  }

  #hold(): Operation {
    const id = newId();
    this.#holds.push(id);
    return {
      op: 'hold',
      id,
      legs: [this.#leg()],
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    };
  }

  #leg(): Extract<Operation, { op: 'transfer' }>['legs'][number] {
    const accounts = [A_EUR, B_EUR, ...OPENED.slice(0, OPENED.length - this.#unopened.length)];
    const credit = this.#one(accounts) ?? A_EUR;
    const others = accounts.filter((id) => id !== credit);
    return { asset: 'EUR', credit, debit: this.#one(others) ?? B_EUR, minor: String(1 + this.#below(50)) };
  }

  #one<T>(items: readonly T[]): T | undefined {
    return items[this.#below(Math.max(1, items.length))];
  }
}

type Totals = Record<'debitsPosted' | 'creditsPosted' | 'debitsPending' | 'creditsPending', bigint>;
type Leg = Extract<RecordedOperation, { op: 'transfer' }>['legs'][number];

const NOTHING: Totals = { debitsPosted: 0n, creditsPosted: 0n, debitsPending: 0n, creditsPending: 0n };

/** Totals of accounts after each size of a journal, added up from its operations. */
export class PlainBooks {
  readonly #after = [new Map<string, Totals>()];
  readonly #held = new Map<TransferId, readonly Leg[]>();

  constructor(events: readonly JournalEvent[]) {
    for (const event of events) this.#add(event);
  }

  /** Undefined when the account was never touched by then. */
  at(size: number, account: AccountId): Totals | undefined {
    return this.#after[size]?.get(account);
  }

  #add(event: JournalEvent): void {
    const totals = new Map(this.#after.at(-1));
    this.#after.push(totals);
    if (event.type === 'ledger.genesis')
      for (const { account, minor } of event.payload.openings) {
        put(totals, account, { debitsPosted: BigInt(minor) });
        put(totals, 'system.opening.EUR', {});
      }
    if (event.type !== 'book.recorded') return;
    for (const operation of event.payload.groups.flatMap((group) => group.operations))
      this.#operate(totals, operation);
  }

  #operate(totals: Map<string, Totals>, operation: RecordedOperation): void {
    if (operation.op === 'open') return;
    if (operation.op !== 'expire' && operation.refused !== undefined) return;
    if (operation.op === 'transfer') post(totals, operation.legs);
    else if (operation.op === 'hold') {
      this.#held.set(operation.id, operation.legs);
      pend(totals, operation.legs, 1n);
    } else {
      const legs = this.#held.get(operation.hold) ?? [];
      pend(totals, legs, -1n);
      if (operation.op === 'post') post(totals, legs);
    }
  }
}

const put = (totals: Map<string, Totals>, account: string, change: Partial<Totals>): void => {
  const before = totals.get(account) ?? NOTHING;
  const after = { ...before };
  for (const [name, minor] of Object.entries(change)) after[name as keyof Totals] += minor;
  totals.set(account, after);
};

const post = (totals: Map<string, Totals>, legs: readonly Leg[]): void => {
  for (const { credit, debit, minor } of legs) {
    put(totals, credit, { creditsPosted: BigInt(minor) });
    put(totals, debit, { debitsPosted: BigInt(minor) });
  }
};

const pend = (totals: Map<string, Totals>, legs: readonly Leg[], sign: bigint): void => {
  for (const { credit, debit, minor } of legs) {
    put(totals, credit, { creditsPending: sign * BigInt(minor) });
    put(totals, debit, { debitsPending: sign * BigInt(minor) });
  }
};

export const totalsIn = ({
  debitsPosted,
  creditsPosted,
  debitsPending,
  creditsPending,
}: BalanceView): Totals => ({
  debitsPosted: BigInt(debitsPosted),
  creditsPosted: BigInt(creditsPosted),
  debitsPending: BigInt(debitsPending ?? 0),
  creditsPending: BigInt(creditsPending ?? 0),
});
