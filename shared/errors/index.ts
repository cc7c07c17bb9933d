export { catalogue, shownError, type ErrorCode, type ShownError } from './catalogue.ts';
export * from './result.ts';
