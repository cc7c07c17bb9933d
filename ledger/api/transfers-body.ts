import { apiLimits } from '#shared/api';
import { mandateIdSchema, type MandateId } from '#shared/brand';
import { readOperation, type Operation } from '#shared/double-entry';
import { err, ok, type ErrorCode, type Result } from '#shared/errors';
import type { JsonObject, JsonValue } from '#shared/json';
import { readJson } from './read-body.ts';

/** A request for operations, of the documented form. */
export interface TransfersBody {
  readonly mandate: MandateId;
  readonly operations: readonly Operation[];
}

export interface BodyRefusal {
  readonly code: ErrorCode;
  /** Names the first field that is wrong, by index and path. */
  readonly detail: string;
}

/** Reads a request for operations. One that is malformed refuses all of them: nothing is recorded. */
export const readTransfers = (
  body: Buffer,
  operationsMax: number = apiLimits.operationsPerRequestMax,
): Result<TransfersBody, BodyRefusal> => {
  const value = readJson(body);
  if (!value.ok) return malformed(`body: ${value.error.code} at ${value.error.position}`);
  const envelope = readEnvelope(value.value);
  if (!envelope.ok) return envelope;
  const { mandate, operations } = envelope.value;
  if (operations.length > operationsMax)
    return err({
      code: 'too-many-operations',
      detail: `${operations.length} operations, operationsPerRequestMax is ${operationsMax}`,
    });
  return readOperations(mandate, operations);
};

const malformed = (detail: string): Result<never, BodyRefusal> => err({ code: 'bad-request', detail });

interface Envelope {
  readonly mandate: MandateId;
  readonly operations: readonly JsonValue[];
}

const readEnvelope = (value: JsonValue): Result<Envelope, BodyRefusal> => {
  if (!isObject(value)) return malformed('body: not an object');
  const { mandate, operations, ...rest } = value;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return malformed(`body.${unknown.slice(0, 40)}: unknown field`);
  const id = mandateIdSchema.safeParse(mandate);
  if (!id.success) return malformed('body.mandate: not the id of a mandate');
  if (!isArray(operations) || operations.length === 0)
    return malformed('body.operations: not a list of operations');
  return ok({ mandate: id.data, operations });
};

const readOperations = (
  mandate: MandateId,
  values: readonly JsonValue[],
): Result<TransfersBody, BodyRefusal> => {
  const operations: Operation[] = [];
  for (const value of values) {
    const read = readOperation(value);
    if (!read.ok) {
      const { path, problem } = read.error;
      const where = path === '' ? '' : `.${path}`;
      return malformed(`body.operations.${operations.length}${where}: ${problem}`);
    }
    operations.push(read.value);
  }
  return ok({ mandate, operations });
};

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isArray = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);
