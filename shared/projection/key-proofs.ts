import type { OpenedStatement, SubmissionStatement } from '#shared/approval';
import type { IntentDigest } from '#shared/brand';
import type { Result } from '#shared/errors';
import type { KeyProofIntent } from '#shared/intent';
import { isKept, partName, type CustodyKey, type KeyHolder, type KeyPart } from '#shared/inventory';
import type { Role } from '#shared/roster';
import { isSame } from './fault.ts';
import type { ProposalRefusal } from './refusal.ts';
import { judgeStatement, type StatementJudgement } from './signed-statements.ts';
import type { CustodyKeyRecord, WorkingSet } from './types.ts';

type Opened = OpenedStatement<SubmissionStatement>;

/** These look after backups, besides those who hold the key. */
const LOOKING: readonly Role[] = ['custodian', 'ceremony-lead', 'witness'];

/** Judges a proof of life against the journal so far: the ledger decides by it, every desk repeats it. */
export const judgeKeyProof = (
  set: WorkingSet,
  intent: KeyProofIntent,
  digest: IntentDigest,
  opened: Opened,
  time: string,
): Result<StatementJudgement, ProposalRefusal> =>
  judgeStatement(set, intent, digest, opened, time, () => proofProblem(set, intent, opened));

const proofProblem = (
  { custodyKeys }: WorkingSet,
  { key, part }: KeyProofIntent,
  opened: Opened,
): ProposalRefusal | undefined => {
  const record = custodyKeys.get(key.id);
  if (record?.key.name !== key.name || record.key.publicKey !== key.publicKey)
    return { code: 'not-found', detail: `key ${key.id}` };
  if (!isKept(record.state)) return { code: 'custody-key-ended', detail: record.state };
  return part.kind === 'share'
    ? shareProblem(record.key, part, opened)
    : backupProblem(record.key, part, opened);
};

/** Whoever holds a share says so, with the token that it is on where that is named. */
const shareProblem = (
  { held }: CustodyKey,
  { share }: Extract<KeyPart, { kind: 'share' }>,
  { person, key }: Opened,
): ProposalRefusal | undefined => {
  const holder = held.holders.find((one) => one.share === share);
  if (holder?.person !== person.id) return { code: 'custody-key-not-held', detail: `share ${String(share)}` };
  return isOnToken(holder, key.token)
    ? undefined
    : { code: 'custody-key-not-held', detail: `it is on token ${holder.token?.serial ?? ''}` };
};

const isOnToken = (
  { token }: KeyHolder,
  { manufacturer, serial }: { readonly manufacturer: string; readonly serial: string },
): boolean => token === null || isSame(token, { manufacturer, serial });

const backupProblem = (
  { held, backups }: CustodyKey,
  { bag }: Extract<KeyPart, { kind: 'backup' }>,
  { person }: Opened,
): ProposalRefusal | undefined => {
  if (!backups.some((backup) => backup.bag === bag)) return { code: 'not-found', detail: `bag ${bag}` };
  return held.holders.some((holder) => holder.person === person.id) ||
    person.roles.some((role) => LOOKING.includes(role))
    ? undefined
    : { code: 'custody-key-not-held', detail: `bag ${bag}` };
};

/** A record after a proof that was judged: a part was alive when that was signed, however late it is written down. */
export const provedKey = (
  record: CustodyKeyRecord,
  { part, createdAt }: Pick<KeyProofIntent, 'part' | 'createdAt'>,
  { person, seq, at }: { readonly person: Opened['person']['id']; readonly seq: number; readonly at: string },
): CustodyKeyRecord => ({
  ...record,
  lives: record.lives.map((life) =>
    life.part === partName(part) && isEarlier(life.at, earlier(createdAt, at))
      ? { part: life.part, proved: { by: person, seq }, at: earlier(createdAt, at) }
      : life,
  ),
});

const isEarlier = (one: string, other: string): boolean => Date.parse(one) < Date.parse(other);
const earlier = (one: string, other: string): string => (isEarlier(one, other) ? one : other);
