export { stateLayout } from './layout.ts';
export { dropState, openStateStore } from './store.ts';
export type { StateDelta, StateStore } from './types.ts';
