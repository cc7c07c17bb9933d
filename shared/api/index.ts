export * from './contract.ts';
export { trustSchema, type Trust } from './trust.ts';
