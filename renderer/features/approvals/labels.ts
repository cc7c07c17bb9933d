import type { Decision, ReasonCode } from '#shared/approval';
import type { QueueRow, QueueSection } from '#shared/ipc';
import type { IntentStatus } from '#shared/projection';

export const sectionLabels: Readonly<Record<QueueSection, string>> = {
  mine: 'Needs your approval',
  others: 'Waiting for others',
  done: 'Done',
};

export const typeLabels: Readonly<Record<QueueRow['type'], string>> = {
  transfer: 'Transfer',
  'account.register': 'Account registration',
  'wallet.change': 'Wallet',
  'mandate.grant': 'Posting mandate',
  'mandate.revoke': 'Mandate ends',
  'person.erase': 'Erasure of personal data',
  'policy.publish': 'Policy version',
  'roster.change': 'Change of people',
  emergency: 'Emergency',
  'key.register': 'New custody key',
  'key.change': 'Custody key',
};

export const railLabels: Readonly<Record<string, string>> = {
  book: 'Internal',
  sepa: 'SEPA',
  swift: 'SWIFT',
  evm: 'EVM chain',
};

type StatusTone = 'plain' | 'ok' | 'warn' | 'alarm';

export const statusLabels: Readonly<
  Record<IntentStatus, { readonly text: string; readonly tone: StatusTone }>
> = {
  'awaiting-approval': { text: 'Awaiting approval', tone: 'plain' },
  'awaiting-dispatch': { text: 'Approved, awaiting dispatch', tone: 'ok' },
  cooling: { text: 'Approved, cooling down', tone: 'warn' },
  posted: { text: 'Posted', tone: 'ok' },
  settled: { text: 'Settled', tone: 'ok' },
  failed: { text: 'Failed on its rail', tone: 'alarm' },
  registered: { text: 'Registered', tone: 'ok' },
  'carried-out': { text: 'Carried out', tone: 'ok' },
  rejected: { text: 'Rejected', tone: 'plain' },
  returned: { text: 'Returned for change', tone: 'plain' },
  expired: { text: 'Expired', tone: 'warn' },
  denied: { text: 'Denied by policy', tone: 'alarm' },
};

export const outboxLabels = {
  'waiting-to-send': { text: 'signed here, waiting to send', tone: 'warn' },
  delivered: { text: 'signed here, delivered', tone: 'ok' },
  refused: { text: 'refused by the ledger', tone: 'alarm' },
} as const;

export const reasonLabels: Readonly<Record<ReasonCode, string>> = {
  'wrong-payee': 'Wrong payee',
  'wrong-amount': 'Wrong amount',
  duplicate: 'Duplicate',
  'no-support': 'No supporting document',
  'wrong-account': 'Wrong account',
  timing: 'Wrong time',
  'policy-doubt': 'Doubt about the policy',
  'suspected-fraud': 'Suspected fraud',
  other: 'Other',
};

export const decisionLabels: Readonly<Record<Decision, { readonly verb: string; readonly done: string }>> = {
  approve: { verb: 'Approve', done: 'approved' },
  reject: { verb: 'Reject', done: 'rejected' },
  return: { verb: 'Return for change', done: 'returned for change' },
};
