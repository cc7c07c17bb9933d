import { utf8 } from '#shared/encoding';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import { PUBLICATION_BYTES_MAX } from '#shared/intent';
import { rebase } from '#shared/policy';
import type { VaultMethods } from '../contract.ts';
import type { Picture } from '../store/picture.ts';
import type { Writer } from '../store/store.ts';
import { readDraft, versionIn } from './rows.ts';

/* Drafts of the policy: kept on this desk alone, until one is proposed. Each call is one transaction. */

/** More than anybody works on; the oldest are looked at and discarded first. */
const DRAFTS_MAX = 100;

type Shown<T> = Promise<Result<T, ShownError>>;

export const saveDraft = async (
  db: Writer,
  picture: Picture,
  input: VaultMethods['savePolicyDraft']['input'],
  at: string,
): Shown<{ readonly id: string }> => {
  const { id, author, baseVersion, title, reason } = input;
  const [rules, tests] = [JSON.stringify(input.rules), JSON.stringify(input.tests)];
  if (versionIn(picture, baseVersion) === undefined)
    return err(shownError('not-found', `version ${String(baseVersion)}`));
  if (utf8(rules + tests).length > PUBLICATION_BYTES_MAX)
    return err(shownError('bad-request', 'The table is too large.'));
  const before = await readDraft(db, id);
  if (!before.ok && (await countDrafts(db)) >= DRAFTS_MAX)
    return err(shownError('bad-request', `There are ${String(DRAFTS_MAX)} drafts: discard one first.`));
  const [by, created] = before.ok ? [before.value.author, before.value.createdAt] : [author, at];
  await db
    .replaceInto('policy_drafts')
    .values({
      id,
      author: by,
      base_version: baseVersion,
      title,
      rules,
      tests,
      reason,
      created_at: created,
      changed_at: at,
    })
    .execute();
  return ok({ id });
};

const countDrafts = async (db: Writer): Promise<number> => {
  const { count } = await db
    .selectFrom('policy_drafts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
};

export const discardDraft = async (db: Writer, id: string): Shown<null> => {
  await db.deleteFrom('policy_drafts').where('id', '=', id).execute();
  return ok(null);
};

export const rebaseDraft = async (
  db: Writer,
  picture: Picture,
  id: string,
  at: string,
): Shown<{ readonly conflicts: readonly string[] }> => {
  const draft = await readDraft(db, id);
  if (!draft.ok) return draft;
  const base = versionIn(picture, draft.value.baseVersion);
  const onto = picture.policies.at(-1)?.policy;
  if (base === undefined || onto === undefined)
    return err(shownError('not-found', `version ${String(draft.value.baseVersion)}`));
  const { content, conflicts } = rebase(base, draft.value.content, onto);
  await db
    .updateTable('policy_drafts')
    .set({
      base_version: onto.version,
      title: content.title,
      rules: JSON.stringify(content.rules),
      changed_at: at,
    })
    .where('id', '=', id)
    .execute();
  return ok({ conflicts });
};
