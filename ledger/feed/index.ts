export { CommitSignal } from './commit-signal.ts';
export { followPages, type FeedPage, type FeedSource } from './feed.ts';
