export { accessTable, type AccessToken } from './access.ts';
export type * from './books-port.ts';
export { createApi, type ApiOptions, type ServedLedger } from './server.ts';
