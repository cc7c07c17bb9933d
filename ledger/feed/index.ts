export { CommitSignal } from './commit-signal.ts';
export { follow, type FeedSource } from './feed.ts';
