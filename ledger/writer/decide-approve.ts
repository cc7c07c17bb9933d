import {
  openApproval,
  QUORUM_CERTIFICATE_TYPE,
  type ApprovalStatement,
  type OpenedStatement,
} from '#shared/approval';
import type { IntentDigest } from '#shared/brand';
import { canonicalBytes } from '#shared/json';
import { carriedOutBy, certificateOf, judgeApproval, type IntentRecord } from '#shared/projection';
import type { LedgerKey } from '../keys/index.ts';
import { accepted, forgotten, refused } from './answers.ts';
import type { Session } from './session.ts';
import type { ApproveCommand, Decided } from './types.ts';

type Approval = OpenedStatement<ApprovalStatement>;

/** Decides on a signed approval, rejection or return, and carries out what follows from it. */
export const decideApprove = (session: Session, command: ApproveCommand, key: LedgerKey): Decided => {
  const { identity, roster } = session.set;
  if (identity === undefined || roster === undefined) throw new Error('The journal has no genesis');
  const trust = { ledger: identity.ledger, roster, verify: session.context.verify };
  const opened = openApproval(command.approval, trust);
  if (!opened.ok) return forgotten('bad-statement', `${opened.error.code}: ${opened.error.detail}`);
  const kept = { isRemembered: true, statement: opened.value.digest, items: 1 };
  const judged = judgeApproval(session.set, opened.value, {
    time: session.time,
    rootAt: session.context.rootAt,
  });
  if (!judged.ok) return { ...kept, answer: refused(judged.error.code, judged.error.detail) };
  const seq = record(session, command, opened.value);
  const { digest } = judged.value;
  follow(session, opened.value, key);
  return { ...kept, answer: accepted({ intent: digest, seq, status: recordOf(session, digest).status }) };
};

const record = (session: Session, command: ApproveCommand, { statement, person }: Approval): number => {
  const envelope = { ...command.approval, signatures: [...command.approval.signatures] };
  return session.emit(
    { type: 'approval.recorded', payload: { intent: statement.intent, envelope } },
    person.id,
  );
};

const follow = (session: Session, { statement, person }: Approval, key: LedgerKey): void => {
  const { intent, decision, reason } = statement;
  if (decision === 'approve') {
    if (recordOf(session, intent).progress.satisfied) carryOut(session, intent, key);
    return;
  }
  if (reason === null) throw new Error('A judged rejection has a reason');
  const type = decision === 'reject' ? 'intent.rejected' : 'intent.returned';
  session.emit({ type, payload: { intent, by: person.id, reason } }, person.id);
};

/** Approves what the quorum is complete for, under the ledger's certificate, and does what follows. */
export const carryOut = (session: Session, digest: IntentDigest, key: LedgerKey): void => {
  const record = recordOf(session, digest);
  const { identity, policies } = session.set;
  if (identity === undefined) throw new Error('The journal has no genesis');
  const statement = certificateOf(record, policies, identity.ledger, session.time);
  const payload = canonicalBytes(statement);
  const signed = key.signEnvelope(QUORUM_CERTIFICATE_TYPE, payload);
  const certificate = { ...signed, signatures: [...signed.signatures] };
  session.emit({ type: 'intent.approved', payload: { intent: digest, certificate } }, null);
  post(session, record);
};

/** What the ledger can do by itself happens at once; other rails wait for their connector. */
const post = (session: Session, record: IntentRecord): void => {
  const body = carriedOutBy(record, session.set, session.time);
  if (body !== undefined) session.emit(body, null);
};

const recordOf = (session: Session, digest: IntentDigest): IntentRecord => {
  const record = session.set.intents.get(digest);
  if (record === undefined) throw new Error(`Intent ${digest} was judged and is not there`);
  return record;
};
