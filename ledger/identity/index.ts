export {
  identityGate,
  type Identified,
  type IdentityGate,
  type IdentityGateOptions,
  type Presented,
  type StandingOf,
  type UserStanding,
} from './gate.ts';
export type { IdentityRefusal } from './refusal.ts';
export { identitySchema, type IdentitySettings } from './settings.ts';
