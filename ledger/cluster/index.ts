export { openClusteredLedger, type ClusterOptions } from './clustered-ledger.ts';
export {
  startLeadership,
  type Leadership,
  type LeadershipChange,
  type LeadershipOptions,
  type Role,
} from './leadership.ts';
export type { Candidate, Lease, Leases } from './types.ts';
