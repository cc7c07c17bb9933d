export { stateLayout } from './layout.ts';
export { dropState, openStateReader, openStateStore } from './store.ts';
export type { Place, Seats } from './place.ts';
export type { PlacedAccount } from './place.ts';
export type {
  GovernanceCounts,
  GovernanceRow,
  KnownSeats,
  StateDelta,
  StateReader,
  StateStore,
} from './types.ts';
