export * from './contract.ts';
export * from './pin.ts';
export type * from './views.ts';
export type * from './check-views.ts';
export type * from './mandate-views.ts';
export type * from './wallet-views.ts';
