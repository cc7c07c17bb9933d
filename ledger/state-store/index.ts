export { stateLayout } from './layout.ts';
export { dropState, openStateReader, openStateStore } from './store.ts';
export type { StateDelta, StateReader, StateStore } from './types.ts';
