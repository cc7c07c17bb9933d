import type { PersonId } from '#shared/brand';
import { err, ok } from '#shared/errors';
import type { AuthorityPort, WithdrawalEvidence } from '../../../ledger/directory/index.ts';

/** A withdrawal as it was asked for. */
export interface AskedWithdrawal extends WithdrawalEvidence {
  readonly person: PersonId;
}

/**
 * A fake of the port through which authority is withdrawn: it keeps in memory who is suspended, where a ledger would
 * write an event into its journal. A quorum reinstates by `reinstate`.
 */
export class InMemoryAuthority implements AuthorityPort {
  readonly asked: AskedWithdrawal[] = [];
  readonly #suspended = new Set<PersonId>();
  readonly #known: ReadonlySet<PersonId>;
  /** While it is set nothing can be recorded. */
  fault: string | undefined;

  constructor(known: readonly PersonId[]) {
    this.#known = new Set(known);
  }

  readonly standing: AuthorityPort['standing'] = (person) => {
    if (!this.#known.has(person)) return 'unknown';
    return this.#suspended.has(person) ? 'suspended' : 'active';
  };

  readonly withdraw: AuthorityPort['withdraw'] = (person, evidence) => {
    if (this.fault !== undefined) return Promise.resolve(err({ detail: this.fault }));
    if (this.standing(person) !== 'active') return Promise.resolve(ok('already' as const));
    this.asked.push({ person, ...evidence });
    this.#suspended.add(person);
    return Promise.resolve(ok('withdrawn' as const));
  };

  reinstate(person: PersonId): void {
    this.#suspended.delete(person);
  }
}
