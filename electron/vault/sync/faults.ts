import { identityRefusals } from '#shared/api';
import type { ErrorCode } from '#shared/errors';
import type { ClientFault } from './client.ts';

/**
 * How a round can end without success: the ledger is out of reach; it answers in another form; or it is
 * proven to have lied or not to be the ledger, which is an alarm and stays.
 */
export type SyncFault =
  | { readonly kind: 'unreachable'; readonly code: ErrorCode; readonly detail: string }
  | { readonly kind: 'stalled'; readonly code: 'sync-stalled'; readonly detail: string }
  | { readonly kind: 'alarm'; readonly code: AlarmCode; readonly detail: string };

export type AlarmCode = Extract<
  ErrorCode,
  | 'checkpoint-bad-signature'
  | 'history-rolled-back'
  | 'history-forked'
  | 'event-invalid'
  | 'genesis-mismatch'
  | 'decision-swallowed'
  | 'person-forged'
>;

export const alarm = (code: AlarmCode, detail: string): SyncFault => ({ kind: 'alarm', code, detail });

export const stalled = (detail: string): SyncFault => ({ kind: 'stalled', code: 'sync-stalled', detail });

/** Refusals that say something about the service or this desk's access, and not that the two misunderstand. */
const SERVICE_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unauthorised',
  'ledger-busy',
  'ledger-failed',
  ...identityRefusals,
]);

export const faultOfClient = (fault: ClientFault): SyncFault => {
  if (fault.kind === 'malformed') return stalled(fault.detail);
  if (fault.kind === 'unreachable') return { ...fault, code: 'ledger-unreachable' };
  return SERVICE_CODES.has(fault.code)
    ? { kind: 'unreachable', code: fault.code, detail: fault.detail }
    : stalled(`${fault.code}: ${fault.detail}`);
};
