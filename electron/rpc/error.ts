/**
 * Why a call has no answer:
 * - `child-exited`: the process ended, before or while the call ran;
 * - `time-limit`: no answer in time; the process may still be at work on it;
 * - `fault`: the handler threw, which is a bug in the child; expected failures are values.
 */
export type RpcErrorCode = 'child-exited' | 'time-limit' | 'fault';

export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: RpcErrorCode;
  readonly method: string;

  constructor(code: RpcErrorCode, method: string, detail: string) {
    super(`${method}: ${detail}`);
    this.code = code;
    this.method = method;
  }
}
