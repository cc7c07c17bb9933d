import type { QueryResultRow } from 'pg';
import { PrimaryPool, told, type PostgresTarget } from '../database/index.ts';
import { bumpEpoch } from './postgres-head.ts';

/** Who may commit, until when. */
export interface LeaseHolder {
  /** Name of the node, with a part that is new at every start. */
  readonly node: string;
  /** Where clients reach it. */
  readonly url: string;
}

export interface HeldLease extends LeaseHolder {
  /** That of the journal's head since the lease was acquired. */
  readonly epoch: number;
}

/**
 * The lease of a ledger's writer, by the database's clock alone. Acquiring it is a new epoch of the journal in the
 * same transaction: a commit of whoever led before fails, whatever its clock says. Every call may fail; then
 * nothing is known.
 */
export interface LeaseStore {
  /** The lease when nobody's runs (or our own does), else null. */
  readonly tryAcquire: (holder: LeaseHolder, ttlMs: number) => Promise<HeldLease | null>;
  /** False when it ran out or somebody else has it. */
  readonly renew: (lease: HeldLease, ttlMs: number) => Promise<boolean>;
  /** Lets it run out now, so that another node need not wait. */
  readonly release: (lease: HeldLease) => Promise<void>;
  /** Who has it; null when nobody's runs. */
  readonly current: () => Promise<HeldLease | null>;
  readonly close: () => Promise<void>;
}

const LEASE_MS_MAX = 2_000;
/** Looks and renewals must not wait for each other when one of them hangs. */
const CONNECTIONS = 2;

const ACQUIRE = `with free as (
    select id from lease where id = 1 and (until is null or until <= clock_timestamp() or node = $1) for update),
  ${bumpEpoch('and exists (select 1 from free)')},
  taken as (
    update lease set node = $1, url = $2, epoch = bumped.epoch,
      until = clock_timestamp() + $3::double precision * interval '1 millisecond'
    from bumped where lease.id = 1 returning node, url, lease.epoch)
  select node, url, epoch from taken`;

const RENEW = `update lease set until = clock_timestamp() + $3::double precision * interval '1 millisecond'
  where id = 1 and node = $1 and epoch = $2::bigint and until > clock_timestamp() returning node`;

const RELEASE = 'update lease set until = null where id = 1 and node = $1 and epoch = $2::bigint';

const CURRENT = 'select node, url, epoch from lease where id = 1 and until > clock_timestamp()';

/** The lease beside a journal that is there. */
export const openLeaseStore = (target: PostgresTarget): LeaseStore => {
  const pool = new PrimaryPool(target, CONNECTIONS);
  const ask = <R extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<R[]> =>
    told(
      pool.use(async (client) => (await client.commit<R>({ text, values: [...values] }, LEASE_MS_MAX)).rows),
    );
  return {
    tryAcquire: async ({ node, url }, ttlMs) =>
      (await ask<HeldLease & QueryResultRow>(ACQUIRE, [node, url, ttlMs]))[0] ?? null,
    renew: async ({ node, epoch }, ttlMs) => (await ask(RENEW, [node, epoch, ttlMs])).length === 1,
    release: async ({ node, epoch }) => {
      await ask(RELEASE, [node, epoch]);
    },
    current: async () => (await ask<HeldLease & QueryResultRow>(CURRENT))[0] ?? null,
    close: () => pool.end(),
  };
};
