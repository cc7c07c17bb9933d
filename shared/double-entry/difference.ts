import type { Operation, RecordedOperation } from './schema.ts';

/**
 * The first field in which what is asked differs from what was recorded under the same id, as a path
 * ("legs.0.minor"); null when it is the same request. Outcomes are not part of a request.
 */
export const differenceOf = (recorded: RecordedOperation, asked: Operation): string | null => {
  if (recorded.op !== asked.op) return 'op';
  const {
    refused: _refused,
    flags: _flags,
    ...request
  } = recorded as Extract<RecordedOperation, { op: 'open' }>;
  return firstDifference(request, asked, '');
};

const firstDifference = (left: unknown, right: unknown, path: string): string | null => {
  if (left === right) return null;
  if (!isComposite(left) || !isComposite(right) || Array.isArray(left) !== Array.isArray(right)) return path;
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
  for (const name of names) {
    const member = path === '' ? name : `${path}.${name}`;
    const found = firstDifference(memberOf(left, name), memberOf(right, name), member);
    if (found !== null) return found;
  }
  return null;
};

type Composite = Readonly<Record<string, unknown>>;

const isComposite = (value: unknown): value is Composite => typeof value === 'object' && value !== null;

const memberOf = (value: Composite, name: string): unknown =>
  Object.hasOwn(value, name) ? value[name] : undefined;
