export * from './books.ts';
export * from './governance.ts';
export * from './journal.ts';
export * from './limits.ts';
export * from './people.ts';
export * from './route.ts';
export * from './routes.ts';
export * from './service.ts';
export { trustSchema, type Trust } from './trust.ts';
