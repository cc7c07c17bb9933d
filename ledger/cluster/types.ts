/** A node that may lead. */
export interface Candidate {
  /** Name of the node, unique in the cluster, with a part that is new at every start. */
  readonly node: string;
  /** Where clients reach it. */
  readonly url: string;
}

/** The right to commit, until it runs out by the database's clock or somebody has a higher epoch. */
export interface Lease extends Candidate {
  /** Rises with every acquisition; stands in the head of the journal and in every compare-and-set of it. */
  readonly epoch: number;
}

/** The lease in the database, by the database's clock alone. Every call may fail: then nothing is known. */
export interface LeaseStore {
  /** The lease when nobody has one that runs, else null. */
  readonly tryAcquire: (candidate: Candidate, ttlMs: number) => Promise<Lease | null>;
  /** False when somebody else has it. */
  readonly renew: (lease: Lease, ttlMs: number) => Promise<boolean>;
  /** Lets it run out now, so that another node need not wait. */
  readonly release: (lease: Lease) => Promise<void>;
  /** Who has it; null when nobody's runs. */
  readonly current: () => Promise<Lease | null>;
}
