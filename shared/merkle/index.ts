export { emptyRoot, leafHash, nodeHash } from './hash.ts';
export type { CompletedNode, Frontier } from './frontier.ts';
export { appendLeaf, emptyFrontier, frontierRoot } from './frontier.ts';
export { TreeBuilder } from './builder.ts';
export type { NodeReader, NodeRef } from './proofs.ts';
export {
  consistencyPath,
  inclusionPath,
  nodesForConsistency,
  nodesForInclusion,
  nodesForRoot,
  rootAt,
} from './proofs.ts';
export type { ConsistencyClaim, InclusionClaim } from './verify.ts';
export { verifyConsistency, verifyInclusion } from './verify.ts';
