import type { Balance } from './history.ts';

/*
 * Books of the simplest kind, written for the checker alone: maps of big integers, and every refusal for want of
 * funds judged again.
 */

interface Leg {
  readonly asset: string;
  readonly credit: string;
  readonly debit: string;
  readonly minor: string;
}

/** A balance that an account began with. */
export interface Opening {
  readonly account: string;
  readonly side: 'debit' | 'credit';
  readonly minor: string;
}

/** The part of a journal's operation that the model reads. */
export interface RecordedOperation {
  readonly op: string;
  readonly id: string;
  readonly refused?: string;
  readonly linked?: true;
  readonly legs?: readonly Leg[];
  readonly hold?: string;
  readonly minors?: readonly string[];
  readonly account?: { readonly id: string; readonly overdraft: boolean };
}

interface Row {
  debitsPosted: bigint;
  creditsPosted: bigint;
  debitsPending: bigint;
  creditsPending: bigint;
  readonly mayOverdraw: boolean;
}

export class Model {
  readonly findings: string[] = [];
  readonly #rows = new Map<string, Row>();
  readonly #holds = new Map<string, readonly Leg[]>();
  /** Whether the operation before belongs to a chain with the next. */
  #isInChain = false;

  constructor(openings: readonly Opening[]) {
    for (const { account, side, minor } of openings) {
      const row = this.#row(account);
      if (side === 'debit') row.debitsPosted += BigInt(minor);
      else row.creditsPosted += BigInt(minor);
    }
  }

  apply(operation: RecordedOperation): void {
    const isChained = this.#isInChain || operation.linked === true;
    this.#isInChain = operation.linked === true;
    if (operation.refused === undefined) this.#carryOut(operation);
    // What failed in a chain was judged after what stood before it, which was then undone.
    else if (!isChained) this.#judgeRefusal(operation);
  }

  #carryOut(operation: RecordedOperation): void {
    switch (operation.op) {
      case 'open':
        this.#open(operation);
        return;
      case 'transfer':
        this.#post(operation, operation.legs ?? []);
        return;
      case 'hold':
        this.#hold(operation);
        return;
      case 'post':
        this.#postHold(operation);
        return;
      default:
        this.#release(operation);
    }
  }

  /** Where what the service shows differs from the model. */
  compare(shown: ReadonlyMap<string, Balance>): readonly string[] {
    return [...this.#rows].flatMap(([id, row]) => {
      const seen = shown.get(id);
      const mine = `${row.debitsPosted}/${row.creditsPosted}/${row.debitsPending}/${row.creditsPending}`;
      const theirs =
        seen === undefined
          ? 'nothing'
          : `${seen.debitsPosted}/${seen.creditsPosted}/${seen.debitsPending}/${seen.creditsPending}`;
      return mine === theirs ? [] : [`${id}: the model has ${mine}, the service shows ${theirs}`];
    });
  }

  #open({ id, account }: RecordedOperation): void {
    if (account === undefined || this.#rows.has(account.id)) this.findings.push(`${id} opens nothing new`);
    else this.#rows.set(account.id, emptyRow(account.overdraft));
  }

  #post({ id }: RecordedOperation, legs: readonly Leg[]): void {
    for (const { credit, debit, minor } of legs) {
      this.#row(credit).creditsPosted += BigInt(minor);
      this.#row(debit).debitsPosted += BigInt(minor);
    }
    this.#expectFunds(id, legs);
  }

  #hold({ id, legs = [] }: RecordedOperation): void {
    for (const { credit, debit, minor } of legs) {
      this.#row(credit).creditsPending += BigInt(minor);
      this.#row(debit).debitsPending += BigInt(minor);
    }
    this.#holds.set(id, legs);
    this.#expectFunds(id, legs);
  }

  #postHold(operation: RecordedOperation): void {
    const legs = this.#release(operation);
    const posted = legs.map((leg, index) => ({ ...leg, minor: operation.minors?.[index] ?? leg.minor }));
    this.#post(operation, posted);
  }

  #release({ id, hold = '' }: RecordedOperation): readonly Leg[] {
    const legs = this.#holds.get(hold);
    if (legs === undefined) this.findings.push(`${id} ends hold ${hold}, which is not open`);
    this.#holds.delete(hold);
    for (const { credit, debit, minor } of legs ?? []) {
      this.#row(credit).creditsPending -= BigInt(minor);
      this.#row(debit).debitsPending -= BigInt(minor);
    }
    return legs ?? [];
  }

  /** An operation of one leg, alone, that was refused for want of funds must have wanted funds. */
  #judgeRefusal({ id, refused, legs = [] }: RecordedOperation): void {
    const [leg] = legs;
    if (refused !== 'insufficient-funds' || leg === undefined || legs.length > 1) return;
    if (available(this.#row(leg.credit)) >= BigInt(leg.minor))
      this.findings.push(`${id} was refused for want of funds that were there`);
  }

  #expectFunds(id: string, legs: readonly Leg[]): void {
    for (const { credit } of legs) {
      const row = this.#row(credit);
      if (!row.mayOverdraw && available(row) < 0n) this.findings.push(`${id} overdraws ${credit}`);
    }
  }

  #row(id: string): Row {
    const there = this.#rows.get(id);
    if (there !== undefined) return there;
    const row = emptyRow(true);
    this.#rows.set(id, row);
    return row;
  }
}

const emptyRow = (mayOverdraw: boolean): Row => ({
  debitsPosted: 0n,
  creditsPosted: 0n,
  debitsPending: 0n,
  creditsPending: 0n,
  mayOverdraw,
});

const available = (row: Row): bigint => row.debitsPosted - row.creditsPosted - row.creditsPending;
