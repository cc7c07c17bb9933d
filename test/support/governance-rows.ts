import type { GovernanceRow, StateStore } from '../../ledger/state-store/index.ts';

/* Rows of the governance that mean nothing, for tests of the store. */

export const rowOf = (kind: string, id: string, value: unknown): GovernanceRow => ({
  kind,
  id,
  text: JSON.stringify({ value }),
});

/** How many rows of the governance there are said to be, and those that there are. */
export const governanceOf = async (
  state: StateStore,
): Promise<readonly [number, readonly GovernanceRow[]]> => [
  (await state.governanceCounts()).told,
  await state.governanceAfter({ kind: '', id: '' }, 10_000),
];
