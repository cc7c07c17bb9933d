export { openRecord, sealRecord, type SealedRecord } from './cipher.ts';
export type { PersonKey } from './layout.ts';
export { openPlace, type Place } from './place.ts';
export { peopleRegister, type PeoplePage, type PeopleRegister } from './register.ts';
export { newSealingKey, seal, unseal } from './sealing.ts';
export {
  openPeopleStore,
  withKeys,
  withRecords,
  type NewRecord,
  type PeopleStore,
  type PeopleTargets,
} from './store.ts';
