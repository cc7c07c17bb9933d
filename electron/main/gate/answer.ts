import type { z } from 'zod';
import { deskInputs, type DeskMethod, type DeskOutputs } from '#shared/ipc';
import { isDeskSender, type Sender } from './sender.ts';

/** One function a method; the input has been parsed. */
export type DeskHandlers = {
  readonly [M in DeskMethod]: (input: z.output<(typeof deskInputs)[M]>) => Promise<DeskOutputs[M]>;
};

/** Why a message was not answered; the renderer learns only that it was not. */
export type Refusal = 'foreign-sender' | 'unknown-method' | 'bad-input';

export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super('refused');
    this.refusal = refusal;
  }
}

type AnyHandler = (input: unknown) => Promise<unknown>;

/** Answers one message, or throws `RefusedError`: who asks, then what, then with what. */
export const answer = async (
  handlers: DeskHandlers,
  deskContentsId: number | undefined,
  sender: Sender,
  method: unknown,
  input: unknown,
): Promise<unknown> => {
  if (!isDeskSender(sender, deskContentsId)) throw new RefusedError('foreign-sender');
  if (!isDeskMethod(method)) throw new RefusedError('unknown-method');
  const parsed = deskInputs[method].safeParse(input);
  if (!parsed.success) throw new RefusedError('bad-input');
  // The schema and the handler are of the same method, which the mapped type says but can't be followed here.
  return (handlers[method] as AnyHandler)(parsed.data);
};

const isDeskMethod = (method: unknown): method is DeskMethod =>
  typeof method === 'string' && Object.hasOwn(deskInputs, method);
