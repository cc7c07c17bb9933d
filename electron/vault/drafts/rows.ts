import type { Selectable } from 'kysely';
import type { PersonId } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { Policy, PolicyContent, PublishedTests, Rule } from '#shared/policy';
import type { Picture } from '../store/picture.ts';
import type { Tables } from '../store/schema.ts';
import type { Reader } from '../store/store.ts';

/** A draft as it is stored. */
export interface StoredDraft {
  readonly id: string;
  readonly author: PersonId;
  readonly baseVersion: number;
  readonly content: PolicyContent;
  readonly tests: PublishedTests;
  readonly reason: string;
  readonly createdAt: string;
  readonly changedAt: string;
}

export const draftOf = (row: Selectable<Tables['policy_drafts']>): StoredDraft => ({
  id: row.id,
  author: row.author as PersonId,
  baseVersion: row.base_version,
  content: { title: row.title, rules: JSON.parse(row.rules) as Rule[] },
  tests: JSON.parse(row.tests) as PublishedTests,
  reason: row.reason,
  createdAt: row.created_at,
  changedAt: row.changed_at,
});

export const readDraft = async (db: Reader, id: string): Promise<Result<StoredDraft, ShownError>> => {
  const row = await db.selectFrom('policy_drafts').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? err(shownError('not-found', `draft ${id}`)) : ok(draftOf(row));
};

/** A version that is or was in force. */
export const versionIn = ({ policies }: Picture, version: number): Policy | undefined =>
  policies.find(({ policy }) => policy.version === version)?.policy;
