export { Approvals } from './Approvals.tsx';
export { readRenderedLines, screenDigest } from './rendered-lines.ts';
export { statusLabels } from './labels.ts';
