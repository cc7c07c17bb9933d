export { accessTable, type AccessRefusal, type AccessToken, type KeyHolder, type KeyRing } from './access.ts';
export type * from './books-port.ts';
export { createApi, type ApiOptions, type ServedLedger } from './server.ts';
