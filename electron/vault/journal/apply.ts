import type { IntentDigest, Sha256Hex } from '#shared/brand';
import type { VerifySignature } from '#shared/envelope';
import { err, ok, type Result } from '#shared/errors';
import {
  applyEvent,
  type AccountRecord,
  type ApplyError,
  type IntentRecord,
  type PayeeRecord,
  type PolicyVersion,
  type SubmissionRecord,
  type WalletRecord,
  type WorkingSet,
} from '#shared/projection';
import type { Picture } from '../store/picture.ts';
import { auditRow, type AuditRowValues } from './audit-row.ts';
import type { Batch } from './batch.ts';
import type { RootAt } from './roots.ts';

/** What a batch changed: the rows to write. */
export interface Changes {
  readonly audit: readonly AuditRowValues[];
  readonly intents: readonly IntentRecord[];
  readonly accounts: readonly AccountRecord[];
  readonly wallets: readonly WalletRecord[];
  readonly submissions: readonly (readonly [Sha256Hex, SubmissionRecord])[];
  readonly origins: readonly (readonly [Sha256Hex, IntentDigest])[];
  readonly payees: readonly PayeeRecord[];
  readonly policies: readonly PolicyVersion[];
}

/** A batch that follows from the rules, and the picture that holds once its rows are committed. */
export interface Applied {
  readonly batch: Batch;
  readonly changes: Changes;
  readonly picture: Picture;
}

export interface ApplyTools {
  readonly verify: VerifySignature;
  readonly rootAt: RootAt;
}

/** Applies a batch in memory, each event checked. `set` holds the rows that it touches and is used up. */
export const applyBatch = (
  picture: Picture,
  set: WorkingSet,
  batch: Batch,
  tools: ApplyTools,
): Result<Applied, ApplyError> => {
  const before = snapshot(set);
  const audit: AuditRowValues[] = [];
  for (const event of batch.events) {
    const applied = applyEvent(set, event, tools);
    if (!applied.ok) return applied;
    audit.push(auditRow(event, set));
  }
  if (set.roster === undefined) return err({ code: 'state', seq: batch.start, detail: 'no roster' });
  return ok({ batch, changes: changesOf(before, set, audit), picture: pictureAfter(picture, set, batch) });
};

type Snapshot = Pick<
  WorkingSet,
  'wallets' | 'accounts' | 'intents' | 'submissions' | 'origins' | 'payees'
> & {
  readonly policies: ReadonlySet<PolicyVersion>;
};

const snapshot = (set: WorkingSet): Snapshot => ({
  wallets: new Map(set.wallets),
  accounts: new Map(set.accounts),
  intents: new Map(set.intents),
  submissions: new Map(set.submissions),
  origins: new Map(set.origins),
  payees: new Map(set.payees),
  policies: new Set(set.policies),
});

/** Records are never edited in place, so another object is another value. */
const differing = <K, V>(before: ReadonlyMap<K, V>, after: ReadonlyMap<K, V>): readonly (readonly [K, V])[] =>
  [...after].filter(([key, value]) => before.get(key) !== value);

const values = <V>(entries: readonly (readonly [unknown, V])[]): readonly V[] =>
  entries.map(([, value]) => value);

const changesOf = (before: Snapshot, after: WorkingSet, audit: readonly AuditRowValues[]): Changes => ({
  audit,
  intents: values(differing(before.intents, after.intents)),
  accounts: values(differing(before.accounts, after.accounts)),
  wallets: values(differing(before.wallets, after.wallets)),
  submissions: differing(before.submissions, after.submissions),
  origins: differing(before.origins, after.origins),
  payees: values(differing(before.payees, after.payees)),
  policies: after.policies.filter((version) => !before.policies.has(version)),
});

const pictureAfter = (picture: Picture, set: WorkingSet, batch: Batch): Picture => ({
  ...picture,
  identity: set.identity,
  roster: set.roster,
  policies: set.policies,
  wallets: set.wallets,
  accounts: set.accounts,
  head: { size: set.size, root: batch.root, lastTime: set.lastTime },
  frontier: batch.frontier,
});
