import type { HeldLease, LeaseHolder, LeaseStore } from '../journal-store/index.ts';

/** A node that may lead. */
export type Candidate = LeaseHolder;
/** The right to commit, until it runs out by the database's clock or somebody has a higher epoch. */
export type Lease = HeldLease;
/** The lease as leadership needs it; opening and closing it is somebody else's. */
export type Leases = Omit<LeaseStore, 'close'>;
