/** How long and how often the suite measures. */
export interface BenchPlan {
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly accounts: number;
  /** Transfers that both sides hold before anything is timed. */
  readonly filled: number;
  /** Payment intents proposed one by one. */
  readonly intents: number;
  /** Proposals behind a ledger between which cost is compared, ascending. */
  readonly proposals: readonly number[];
  /** Sizes between which cost is compared. */
  readonly growth: readonly { readonly accounts: number; readonly transfers: number }[];
}

const ACCOUNTS = 10_000;

export const fullPlan: BenchPlan = {
  rounds: 5,
  warmUpMs: 1_000,
  measureMs: 8_000,
  accounts: ACCOUNTS,
  filled: 2_000_000,
  intents: 10_000,
  proposals: [1_000, 10_000, 100_000],
  growth: [
    { accounts: 10_000, transfers: 50_000 },
    { accounts: 100_000, transfers: 500_000 },
    { accounts: 1_000_000, transfers: 5_000_000 },
  ],
};

/** For a look: too short to hold anybody to. */
export const quickPlan: BenchPlan = {
  rounds: 3,
  warmUpMs: 300,
  measureMs: 2_000,
  accounts: ACCOUNTS,
  filled: 50_000,
  intents: 1_000,
  proposals: [1_000, 5_000],
  growth: [
    { accounts: 10_000, transfers: 50_000 },
    { accounts: 50_000, transfers: 300_000 },
  ],
};
