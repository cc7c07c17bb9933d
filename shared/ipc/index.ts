export type * from './identity-views.ts';
export * from './contract.ts';
export * from './pin.ts';
export type * from './money-view.ts';
export type * from './views.ts';
export type * from './carrier-views.ts';
export type * from './check-views.ts';
export type * from './mandate-views.ts';
export {
  keyDraftSchema,
  type KeyDraft,
  type KeyEvidence,
  type KeyPartView,
  type KeyStepView,
  type KeysView,
  type KeyTarget,
  type CustodyKeyView,
} from './key-views.ts';
export {
  emergencyDraftSchema,
  rosterDraftSchema,
  runbookDraftSchema,
  type EmergencyDraft,
  type RosterDraft,
  type RunbookDraft,
} from './people-inputs.ts';
export type * from './people-views.ts';
export type * from './runbook-views.ts';
export type * from './policy-views.ts';
export type * from './wallet-views.ts';
export * from './settings.ts';
export type * from './ceremony-views.ts';
export * from './ceremony.ts';
