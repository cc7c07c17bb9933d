import type { z } from 'zod';
import type { deskInputs, DeskMethod, DeskOutputs } from '#shared/ipc';
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

/** What a page may ask for: one shape of input and one function a method. */
export interface Bridge {
  /** The only page that is answered. */
  readonly page: string;
  readonly inputs: Readonly<Record<string, z.ZodType>>;
  readonly handlers: Readonly<Record<string, (input: never) => Promise<unknown>>>;
}

type AnyHandler = (input: unknown) => Promise<unknown>;

/** Answers one message, or throws `RefusedError`: who asks, then what, then with what. */
export const answer = async (
  { page, inputs, handlers }: Bridge,
  contentsId: number | undefined,
  sender: Sender,
  method: unknown,
  input: unknown,
): Promise<unknown> => {
  if (!isDeskSender(sender, contentsId, page)) throw new RefusedError('foreign-sender');
  const schema = typeof method === 'string' && Object.hasOwn(inputs, method) ? inputs[method] : undefined;
  if (schema === undefined) throw new RefusedError('unknown-method');
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new RefusedError('bad-input');
  // The schema and the handler are of the same method, which the types of a bridge say but can't be followed here.
  return (handlers[method as string] as AnyHandler)(parsed.data);
};
