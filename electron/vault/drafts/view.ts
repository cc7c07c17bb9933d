import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { PolicyDraft, PolicyDraftRow } from '#shared/ipc';
import { personName } from '../views/names.ts';
import type { Scope } from '../views/scope.ts';
import { draftOf, readDraft, versionIn, type StoredDraft } from './rows.ts';

/** All drafts of this desk, what was changed last first. */
export const draftRows = async (scope: Scope): Promise<readonly PolicyDraftRow[]> => {
  const rows = await scope.db
    .selectFrom('policy_drafts')
    .selectAll()
    .orderBy('changed_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => rowOf(scope, draftOf(row)));
};

export const policyDraft = async (scope: Scope, id: string): Promise<Result<PolicyDraft, ShownError>> => {
  const found = await readDraft(scope.db, id);
  if (!found.ok) return found;
  const base = versionIn(scope.picture, found.value.baseVersion);
  return base === undefined
    ? err(shownError('not-found', `version ${String(found.value.baseVersion)}`))
    : ok({
        row: rowOf(scope, found.value),
        rules: found.value.content.rules,
        tests: found.value.tests,
        base,
      });
};

const rowOf = ({ picture }: Scope, draft: StoredDraft): PolicyDraftRow => ({
  id: draft.id,
  title: draft.content.title,
  reason: draft.reason,
  ruleCount: draft.content.rules.length,
  baseVersion: draft.baseVersion,
  isOnVersionInForce: picture.policies.at(-1)?.policy.version === draft.baseVersion,
  author: { id: draft.author, name: personName(picture, draft.author) },
  createdAt: draft.createdAt,
  changedAt: draft.changedAt,
});
