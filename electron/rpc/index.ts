export { connect, CALL_TIME_LIMIT_MS, type CallOptions, type Client } from './connect.ts';
export { RpcError, type RpcErrorCode } from './error.ts';
export { serve, type Handlers, type Server, type ServeOptions } from './serve.ts';
export type { ChildLike, Contract, ParentPortLike } from './types.ts';
