import { z } from 'zod';
import {
  accountIdSchema,
  dateSchema,
  groupIdSchema,
  personIdSchema,
  type AccountId,
  type PersonId,
} from '#shared/brand';
import { railNames } from '#shared/identifiers';
import { decodeNames, screeningNames, tierNames } from '../conditions.ts';
import { actionNames, conditionSchema, type Action } from '../schema.ts';
import type { Fact, Facts } from '../types.ts';

/*
 * Facts as the author of a test writes them: only those that matter, plainly, and `{ "unknown": "why" }` for one that
 * is not known. All others are those of a quiet day, below.
 */

const unknownSchema = z.strictObject({ unknown: z.string().min(1).max(140) });
type Unknown = z.infer<typeof unknownSchema>;

const given = <T extends z.ZodType>(
  value: T,
): z.ZodOptional<z.ZodUnion<readonly [T, typeof unknownSchema]>> =>
  z.union([value, unknownSchema]).optional();

const minor = z.string().regex(/^(0|[1-9]\d{0,38})$/);
const listOf = <T extends z.ZodType>(item: T): z.ZodArray<T> => z.array(item).max(100);
const VELOCITY_KEY = /^(h24|d7|m1)\/(source|payee|initiator)\/(sum|count)$/;

export const testFactsSchema = z.strictObject({
  /** Day of the proposal: rules that were to be reviewed before it are overdue. Left out, none is. */
  day: dateSchema.optional(),
  action: z.enum(actionNames).optional(),
  initiator: personIdSchema.optional(),
  initiatorGroups: given(listOf(groupIdSchema)),
  source: given(accountIdSchema),
  tier: given(z.enum(tierNames)),
  asset: given(z.string()),
  rail: given(z.enum(railNames)),
  /** In minor units of the asset, as everywhere. */
  amountMinor: given(minor),
  /** What has moved, this transfer included, by "<window>/<by>/<measure>"; left out, nothing else has. */
  velocity: z.record(z.string().regex(VELOCITY_KEY), z.union([minor, unknownSchema])).optional(),
  payeeListed: given(z.boolean()),
  payeeAgeDays: given(z.int().min(0)),
  payeeCountries: given(listOf(z.string().regex(/^[A-Z]{2}$/))),
  payeeScreening: given(z.enum(screeningNames)),
  /** Whether the moment lies inside, by calendar; what is left out is not known. */
  calendars: z.record(z.string(), z.boolean()).optional(),
  decode: given(z.enum(decodeNames)),
  riskFacts: given(listOf(z.string())),
  purpose: given(z.string().regex(/^[A-Z]{4}$/)),
  /** "soft-floor:<account>", "soft-velocity-h24-sum:<account>", as the books flag them. */
  softLimits: given(listOf(z.string().regex(/^soft-/))),
  initiatorIsOwner: given(z.boolean()),
  loosens: given(z.boolean()),
} satisfies Readonly<Record<Exclude<keyof Facts, 'asOf' | 'moments'>, z.ZodType>>);

export type TestFacts = z.infer<typeof testFactsSchema>;

const known = <T>(value: T): Fact<T> => ({ known: true, value });
const unknown = (why: string): { readonly known: false; readonly why: string } => ({ known: false, why });

const WINDOWS = conditionSchema.shape.velocity.unwrap().shape.window.options;
const SCOPES = conditionSchema.shape.velocity.unwrap().shape.by.options;
const MEASURES = conditionSchema.shape.velocity.unwrap().shape.measure.options;

/** The figures of a transfer before which nothing has moved. */
const firstOf = (minor: string): Facts['velocity'] =>
  Object.fromEntries(
    WINDOWS.flatMap((window) =>
      SCOPES.flatMap((by) =>
        MEASURES.map((measure) => [`${window}/${by}/${measure}`, measure === 'count' ? '1' : minor]),
      ),
    ),
  );

/**
 * What a test does not say. A transfer is 100.00 EUR by SEPA out of a warm wallet, proposed by somebody who is in no
 * group and does not own the wallet, to a listed payee in Germany who has been known for a year and is screened clear;
 * its text is decoded in full, its purpose is SUPP, there is no risk fact, nothing else moved in any window and no soft
 * limit is passed; no calendar is known, and it is of no day, on which any rule would be overdue. A change is of a warm wallet, by somebody who does not own it, and
 * loosens nothing; the facts of a transfer are unknown for it.
 */
export const quietFacts = (action: Action): Facts =>
  action === 'transfer' ? quietTransfer : { ...quietChange, action };

const QUIET_MINOR = '10000';

const quietTransfer: Facts = {
  action: 'transfer',
  asOf: 0,
  initiator: 'initiator' as PersonId,
  initiatorGroups: known([]),
  source: known('source' as AccountId),
  tier: known('warm'),
  asset: known('EUR'),
  rail: known('sepa'),
  amountMinor: known(QUIET_MINOR),
  velocity: firstOf(QUIET_MINOR),
  payeeListed: known(true),
  payeeAgeDays: known(365),
  payeeCountries: known(['DE']),
  payeeScreening: known('clear'),
  calendars: {},
  decode: known('full'),
  riskFacts: known([]),
  purpose: known('SUPP'),
  softLimits: known([]),
  initiatorIsOwner: known(false),
  loosens: unknown('nothing is changed'),
};

const NOT_A_TRANSFER = unknown('not a transfer');

const quietChange: Omit<Facts, 'action'> = {
  ...quietTransfer,
  source: NOT_A_TRANSFER,
  asset: NOT_A_TRANSFER,
  rail: NOT_A_TRANSFER,
  amountMinor: NOT_A_TRANSFER,
  velocity: {},
  payeeListed: NOT_A_TRANSFER,
  payeeAgeDays: NOT_A_TRANSFER,
  payeeCountries: NOT_A_TRANSFER,
  payeeScreening: NOT_A_TRANSFER,
  purpose: NOT_A_TRANSFER,
  loosens: known(false),
};

/** The facts of a test in full. */
export const factsOfTest = ({
  action = 'transfer',
  day,
  initiator,
  velocity,
  calendars,
  ...facts
}: TestFacts): Facts => {
  const quiet = quietFacts(action);
  const told = Object.entries(facts).filter(([, value]) => value !== undefined);
  return {
    ...quiet,
    ...Object.fromEntries(told.map(([name, value]) => [name, factOf(value)])),
    ...(day !== undefined && { day }),
    initiator: initiator ?? quiet.initiator,
    velocity: figuresOf(restOf(quiet, facts.amountMinor), velocity ?? {}),
    calendars: { ...calendars },
  };
};

const isUnknown = (value: unknown): value is Unknown =>
  typeof value === 'object' && value !== null && 'unknown' in value;

const factOf = (value: unknown): Fact<unknown> => (isUnknown(value) ? unknown(value.unknown) : known(value));

/** The figures that a test does not say: its own transfer is in them. */
const restOf = (quiet: Facts, amount: TestFacts['amountMinor']): Facts['velocity'] => {
  if (quiet.action !== 'transfer' || amount === undefined) return quiet.velocity;
  return firstOf(isUnknown(amount) ? '0' : amount);
};

/** A figure that is not known is one that is not there. */
const figuresOf = (quiet: Facts['velocity'], told: NonNullable<TestFacts['velocity']>): Facts['velocity'] =>
  Object.fromEntries(
    Object.entries({ ...quiet, ...told }).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
