import { createHash } from 'node:crypto';
import type { ApproveRequest, EndRequest, ProposeRequest } from '#shared/api';
import type { Sha256Hex } from '#shared/brand';
import { canonicalize, type JsonObject } from '#shared/json';
import type { CommandWriter } from '../service/service.ts';
import type { Command } from '../writer/index.ts';
import { problem, type Answering } from './reply.ts';

export const proposeCommand = (request: ProposeRequest): Command => ({
  kind: 'propose',
  id: request.commandId,
  bodyDigest: digestOf(request),
  submission: request.submission,
  intents: request.intents,
});

export const approveCommand = (request: ApproveRequest): Command => ({
  kind: 'approve',
  id: request.commandId,
  bodyDigest: digestOf(request),
  approval: request.approval,
});

/** Whose mandate it is belongs to what was asked: another client that uses the same id asks for something else. */
export const endCommand = ({ commandId, ...request }: EndRequest, client: string): Command => ({
  kind: 'end',
  id: commandId,
  bodyDigest: digestOf({ ...request, client }),
  client,
  ...request,
});

const digestOf = (request: object): Sha256Hex =>
  createHash('sha256')
    .update(canonicalize(request as unknown as JsonObject))
    .digest('hex') as Sha256Hex;

/** Queues a command; the first answer comes back as it was, byte for byte. */
export const deliver = async (writer: CommandWriter, command: Command): Promise<Answering> => {
  const result = await writer.submit(command);
  return result.ok
    ? { kind: 'json', status: result.value.status, text: result.value.body }
    : problem(result.error.code, result.error.detail);
};
