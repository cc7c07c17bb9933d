export {
  startLeadership,
  type Leadership,
  type LeadershipChange,
  type LeadershipOptions,
  type Role,
} from './leadership.ts';
export type { Candidate, Lease, LeaseStore } from './types.ts';
