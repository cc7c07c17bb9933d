/*
 * Typed calls between Electron's main process and a utility process. A contract is an interface of the form
 * `{ method: { input; output } }`, see electron/*\/contract.ts. Payloads are structured-clone values; message
 * ports travel beside them.
 */

/** What every contract looks like. */
export type Contract<M> = { readonly [K in keyof M]: { input: unknown; output: unknown } };

export type MethodOf<M> = keyof M & string;
export type InputOf<M extends Contract<M>, K extends MethodOf<M>> = M[K]['input'];
export type OutputOf<M extends Contract<M>, K extends MethodOf<M>> = M[K]['output'];

/** Electron's `process.parentPort`, as far as it is used. `Port` is `Electron.MessagePortMain` there. */
export interface ParentPortLike<Port> {
  postMessage(message: unknown): void;
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: Port[] }) => void,
  ): unknown;
}

/** Electron's `UtilityProcess`, as far as it is used. */
export interface ChildLike<Port> {
  postMessage(message: unknown, transfer?: Port[]): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

/** Main to child. */
export interface Request {
  readonly kind: 'request';
  readonly id: number;
  readonly method: string;
  readonly input: unknown;
}

/** Child to main. A fault carries the error's name alone: its message could hold what must not leave. */
export type Message =
  | { readonly kind: 'reply'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'fault'; readonly id: number; readonly name: string }
  | { readonly kind: 'event'; readonly event: unknown };

const kindOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;

export const isRequest = (value: unknown): value is Request =>
  kindOf(value) === 'request' &&
  typeof (value as Request).id === 'number' &&
  typeof (value as Request).method === 'string';

export const isMessage = (value: unknown): value is Message => {
  const kind = kindOf(value);
  return kind === 'event' || kind === 'reply' || kind === 'fault';
};
