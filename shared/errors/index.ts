export { catalogue, shownError, type ErrorCode, type ShownError } from './catalogue.ts';
export type { CeremonyRefusalCode } from './ceremonies.ts';
export * from './result.ts';
