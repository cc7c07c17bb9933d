import { err, shownError, type Result, type ShownError } from '#shared/errors';
import type { PolicyVersionDetail } from '#shared/ipc';
import { ask } from '../../../state/index.ts';

const PAGE = 100;

/** The version in force, whole. It is behind at most so many proposals that came to nothing. */
export const loadInForce = async (): Promise<Result<PolicyVersionDetail, ShownError>> => {
  for (let offset = 0; ; offset += PAGE) {
    const page = await ask('policies.versions', { offset, limit: PAGE });
    if (!page.ok) return page;
    const row = page.value.rows.find(({ state }) => state === 'in-force');
    if (row !== undefined) return ask('policies.version', { intent: row.intent });
    if (page.value.rows.length === 0 || offset + PAGE >= page.value.total)
      return err(shownError('not-found', 'the policy in force'));
  }
};
