import type { GovernanceRow, StateStore } from '../state-store/index.ts';

/** Rows read at a time: some megabytes of text. */
const ROWS_PER_PAGE = 1_000;

/** All rows of the saved governance in order of kinds and ids, page by page. */
export async function* governancePages(
  state: Pick<StateStore, 'governanceAfter'>,
): AsyncGenerator<readonly GovernanceRow[]> {
  let after: Pick<GovernanceRow, 'kind' | 'id'> = { kind: '', id: '' };
  for (;;) {
    const page = await state.governanceAfter(after, ROWS_PER_PAGE);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last;
  }
}
