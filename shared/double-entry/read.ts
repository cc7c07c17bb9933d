import { err, ok, type Result } from '#shared/errors';
import {
  anyText,
  asset,
  date,
  flag,
  instant,
  integerUpTo,
  minor,
  name,
  nullOr,
  oneOf,
  plain,
  positiveMinor,
  rate,
  signedMinor,
  textUpTo,
  transferId,
  yes,
  type Check,
} from './read-forms.ts';
import {
  accountRoles,
  LEGS_MAX,
  META_KEY_FORM,
  META_KEYS_MAX,
  META_VALUE_CHARACTERS_MAX,
  type Operation,
  type RecordedOperation,
} from './schema.ts';

/** Where a value does not have the form that it must have, and how. */
export interface ReadProblem {
  readonly path: string;
  readonly problem: string;
}

/* A reader says what is wrong with a value, or null. */
type Reader = (value: unknown, path: string) => ReadProblem | null;
type Shape = Readonly<Record<string, Reader>>;

const is =
  (check: Check): Reader =>
  (value, path) => {
    const problem = check(value);
    return problem === null ? null : { path, problem };
  };

/** An object with exactly these members; those of `optional` may be absent. Never makes or changes anything. */
const object = (required: Shape, optional: Shape = {}): Reader => {
  const readers = new Map<string, Reader>([...Object.entries(required), ...Object.entries(optional)]);
  const names = Object.keys(required);
  return (value, path) => {
    if (!isObject(value)) return { path, problem: 'must be an object' };
    let found = 0;
    for (const member in value) {
      const read = readers.get(member);
      if (read === undefined) return { path: join(path, member), problem: 'is not known' };
      if (Object.hasOwn(required, member)) found += 1;
      const problem = read(value[member], join(path, member));
      if (problem !== null) return problem;
    }
    return found === names.length ? null : missing(names, value, path);
  };
};

const missing = (names: readonly string[], value: object, path: string): ReadProblem => ({
  path: join(path, names.find((member) => !Object.hasOwn(value, member)) ?? ''),
  problem: 'is missing',
});

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const join = (path: string, member: string): string => (path === '' ? member : `${path}.${member}`);

const list = (item: Reader, min: number, max: number): Reader => {
  const problem = `must be a list of ${min} to ${max} items`;
  return (value, path) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) return { path, problem };
    for (let index = 0; index < value.length; index += 1) {
      const found = item(value[index], join(path, String(index)));
      if (found !== null) return found;
    }
    return null;
  };
};

const metaValue = plain(META_VALUE_CHARACTERS_MAX);

const meta: Reader = (value, path) => {
  if (!isObject(value)) return { path, problem: 'must be an object' };
  let count = 0;
  for (const member in value) {
    count += 1;
    if (count > META_KEYS_MAX) return { path, problem: `must have at most ${META_KEYS_MAX} members` };
    if (!META_KEY_FORM.test(member)) return { path: join(path, member), problem: 'must be a metadata key' };
    const problem = metaValue(value[member]);
    if (problem !== null) return { path: join(path, member), problem };
  }
  return null;
};

const legs = list(
  object({ asset: is(asset), credit: is(name), debit: is(name), minor: is(positiveMinor) }),
  1,
  LEGS_MAX,
);

const conversion = object({
  sold: is(asset),
  bought: is(asset),
  rate: is(rate),
  source: is(plain(80)),
  quotedAt: is(instant),
  quoteId: is(plain(80)),
});

const band = object({ soft: is(nullOr(signedMinor)), hard: is(nullOr(signedMinor)) });
const velocityLimit = object({
  window: is(oneOf(['h24', 'd7', 'm1'])),
  measure: is(oneOf(['sum', 'count'])),
  soft: is(nullOr(minor)),
  hard: is(nullOr(minor)),
});
const limits = object({ floor: band, ceiling: band, velocity: list(velocityLimit, 0, 6) });

const account = object({
  id: is(name),
  wallet: is(nullOr(name)),
  role: is(oneOf(accountRoles)),
  asset: is(anyText),
  scale: is(integerUpTo(18)),
  name: is(plain(140)),
  iban: is(nullOr(textUpTo(34))),
  bic: is(nullOr(textUpTo(11))),
  normal: is(oneOf(['debit', 'credit'])),
  overdraft: is(flag),
  limits: (value, path) => (value === null ? null : limits(value, path)),
});

/** The discriminator was read already. */
const op: Reader = () => null;
const id = is(transferId);
const common: Shape = { linked: is(yes), valueDate: is(date), meta };
const outcome: Shape = {
  refused: is(textUpTo(40)),
  flags: list(is(textUpTo(160)), 1, Number.MAX_SAFE_INTEGER),
};

const REQUIRED = {
  open: { op, id, account },
  transfer: { op, id, legs },
  hold: { op, id, legs, expiresAt: is(instant) },
  post: { op, id, hold: id },
  void: { op, id, hold: id },
} as const satisfies Readonly<Record<Operation['op'], Shape>>;

const OPTIONAL: Readonly<Record<Operation['op'], Shape>> = {
  open: {},
  transfer: { ...common, reverses: id, corrects: id, conversion },
  hold: common,
  post: { ...common, minors: list(is(minor), 1, LEGS_MAX) },
  void: common,
};

const operationNames = Object.keys(REQUIRED) as Operation['op'][];

const asked = new Map<unknown, Reader>(
  operationNames.map((each) => [each, object(REQUIRED[each], OPTIONAL[each])]),
);

const recorded = new Map<unknown, Reader>([
  ...operationNames.map((each): [string, Reader] => [
    each,
    object(REQUIRED[each], { ...OPTIONAL[each], ...outcome }),
  ]),
  ['expire', object({ op, id, hold: id })],
]);

const readBy = <T>(readers: ReadonlyMap<unknown, Reader>, value: unknown): Result<T, ReadProblem> => {
  if (!isObject(value)) return err({ path: '', problem: 'must be an object' });
  const reader = readers.get(value['op']);
  if (reader === undefined) return err({ path: 'op', problem: 'is not an operation' });
  const problem = reader(value, '');
  return problem === null ? ok(value as T) : err(problem);
};

/**
 * Reads what a client asks for out of a JSON value, exactly as `operationSchema` would; the value itself is given
 * back, unchanged. For the hot route and for replay, where the schema costs more than the work.
 */
export const readOperation = (value: unknown): Result<Operation, ReadProblem> => readBy(asked, value);

/** Reads an operation with its outcome, as `recordedOperationSchema` would. */
export const readRecordedOperation = (value: unknown): Result<RecordedOperation, ReadProblem> =>
  readBy(recorded, value);
