import { err } from '#shared/errors';
import type { Head } from '../journal-store/index.ts';
import type { CommandWriter } from '../service/service.ts';
import type { WriterRefusal } from '../writer/index.ts';

/** The refusal of a node that does not lead. */
export const notLeader = (leaderUrl: string | null): WriterRefusal => ({
  code: 'not-leader',
  detail:
    leaderUrl === null ? 'where the leader is, is not known at this moment' : `the leader is at ${leaderUrl}`,
});

/** Stands where a leader has its writer: shows the head, and takes nothing. */
export const refusingWriter = (head: () => Head, leaderUrl: () => string | null): CommandWriter => ({
  status: 'ok',
  queueDepth: 0,
  get head() {
    return head();
  },
  hasOverdueHolds: () => false,
  submit: () => Promise.resolve(err(notLeader(leaderUrl()))),
  book: () => Promise.resolve(err(notLeader(leaderUrl()))),
  stop: () => Promise.resolve(),
  fail: () => undefined,
});
