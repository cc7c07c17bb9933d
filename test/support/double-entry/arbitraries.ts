import fc from 'fast-check';
import type { AccountId, TransferId } from '#shared/brand';
import {
  accountRoles,
  accountSchema,
  recordedOperationSchema,
  type Account,
  type Operation,
  type PostingLeg,
  type RecordedOperation,
} from '#shared/double-entry';
import { isPlainText } from '#shared/encoding';

/* Anything that the schema of the books allows, for tests of encoders and readers. */

export const transferIdArb = fc.uuid() as unknown as fc.Arbitrary<TransferId>;

const nameArb = fc.oneof(
  fc.constantFrom('wallet-a.sub-1.EUR', 'system.fx.EUR', 'system.clearing.sepa.JPY'),
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,40}$/),
) as unknown as fc.Arbitrary<AccountId>;

export const plainArb = (max: number): fc.Arbitrary<string> =>
  fc
    .oneof(fc.string({ minLength: 1, maxLength: max }), fc.string({ unit: 'grapheme', maxLength: 20 }))
    .map((text) => text.normalize('NFC').trim())
    .filter((text) => text.length > 0 && text.length <= max && isPlainText(text));

const minorArb = fc.bigInt({ min: 1n, max: 10n ** 39n - 1n }).map(String);
const assetArb = fc.constantFrom('EUR', 'USD', 'JPY', 'USDC', 'AB');
const instantArb = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const dateArb = instantArb.map((instant) => instant.slice(0, 10));

export const legArb: fc.Arbitrary<PostingLeg> = fc.record({
  asset: assetArb,
  credit: nameArb,
  debit: nameArb,
  minor: minorArb,
});

const bandArb = fc.record({
  soft: fc.option(fc.bigInt({ min: -1_000n, max: 1_000n }).map(String)),
  hard: fc.option(fc.bigInt({ min: -1_000n, max: 1_000n }).map(String)),
});

const limitsArb = fc.record({
  floor: bandArb,
  ceiling: bandArb,
  velocity: fc.array(
    fc.record({
      window: fc.constantFrom('h24' as const, 'd7' as const, 'm1' as const),
      measure: fc.constantFrom('sum' as const, 'count' as const),
      soft: fc.option(fc.nat().map(String)),
      hard: fc.option(fc.nat().map(String)),
    }),
    { maxLength: 6 },
  ),
});

export const accountArb: fc.Arbitrary<Account> = fc
  .record({
    id: nameArb,
    wallet: fc.option(nameArb),
    role: fc.constantFrom(...accountRoles),
    asset: fc.oneof(assetArb, fc.string({ unit: 'grapheme', maxLength: 8 })),
    scale: fc.nat({ max: 18 }),
    name: plainArb(140),
    iban: fc.option(fc.string({ maxLength: 34 })),
    bic: fc.option(fc.string({ maxLength: 11 })),
    normal: fc.constantFrom('debit', 'credit'),
    overdraft: fc.boolean(),
    limits: fc.option(limitsArb),
  })
  .map((account) => accountSchema.parse(account));

const metaArb = fc.dictionary(fc.stringMatching(/^[a-z][A-Za-z0-9_.-]{0,39}$/), plainArb(200), {
  maxKeys: 16,
  noNullPrototype: true,
});

const conversionArb = fc.record({
  sold: assetArb,
  bought: assetArb,
  rate: fc
    .tuple(fc.nat(), fc.option(fc.stringMatching(/^\d{1,18}$/)))
    .map(([whole, fraction]) => (fraction === null ? String(whole) : `${String(whole)}.${fraction}`)),
  source: plainArb(80),
  quotedAt: instantArb,
  quoteId: plainArb(80),
});

const id = { id: transferIdArb };
const common = { linked: fc.constant(true), valueDate: dateArb, meta: metaArb };
const legs = { legs: fc.array(legArb, { minLength: 1, maxLength: 4 }) };
const outcome = {
  refused: fc.string({ maxLength: 40 }),
  flags: fc.array(fc.string({ maxLength: 60 }), { minLength: 1, maxLength: 3 }),
};

interface Shape {
  readonly required: Record<string, fc.Arbitrary<unknown>>;
  readonly optional: Record<string, fc.Arbitrary<unknown>>;
}

const SHAPES: Readonly<Record<Operation['op'], Shape>> = {
  open: { required: { op: fc.constant('open'), ...id, account: accountArb }, optional: {} },
  transfer: {
    required: { op: fc.constant('transfer'), ...id, ...legs },
    optional: { ...common, reverses: transferIdArb, corrects: transferIdArb, conversion: conversionArb },
  },
  hold: { required: { op: fc.constant('hold'), ...id, ...legs, expiresAt: instantArb }, optional: common },
  post: {
    required: { op: fc.constant('post'), ...id, hold: transferIdArb },
    optional: { ...common, minors: fc.array(minorArb, { minLength: 1, maxLength: 3 }) },
  },
  void: { required: { op: fc.constant('void'), ...id, hold: transferIdArb }, optional: common },
};

const shaped = ({ required, optional }: Shape): fc.Arbitrary<unknown> =>
  fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required), noNullPrototype: true });

const shapes = Object.values(SHAPES);

export const operationArb = fc.oneof(...shapes.map(shaped)) as fc.Arbitrary<Operation>;

export const recordedOperationArb: fc.Arbitrary<RecordedOperation> = fc
  .oneof(
    ...shapes.map(({ required, optional }) => shaped({ required, optional: { ...optional, ...outcome } })),
    fc.record({ op: fc.constant('expire'), ...id, hold: transferIdArb }, { noNullPrototype: true }),
  )
  .map((value) => recordedOperationSchema.parse(value));
