import type { IntentRecord } from './types.ts';

/** From a complete quorum to a version in force that is looser than the one before: time to look, and to say no. */
export const COOL_DOWN_HOURS = 24;

const HOUR_MS = 3_600_000;

type Approved = Pick<IntentRecord, 'intent' | 'facts'>;

/**
 * Whether a publication waits before it is in force. By the facts of its proposal: it was compared with the version
 * that is in force until it is itself. What is not certain to be no looser waits.
 */
export const coolsDown = ({ intent, facts: { loosens } }: Approved): boolean =>
  intent.type === 'policy.publish' && (!loosens.known || loosens.value);

/** The journal's time from which it may be in force. `approvedAt` is that of its quorum certificate. */
export const activeFromOf = (approvedAt: string): string =>
  new Date(Date.parse(approvedAt) + COOL_DOWN_HOURS * HOUR_MS).toISOString();

/** Whether the time of a version that cools down has come, by the journal's time. */
export const isCooledDown = (
  { status, activeFrom }: Pick<IntentRecord, 'status' | 'activeFrom'>,
  time: string,
): boolean => status === 'cooling' && activeFrom !== null && Date.parse(activeFrom) <= Date.parse(time);
