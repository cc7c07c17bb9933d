export { problemOf, statusOf } from './problem.ts';
