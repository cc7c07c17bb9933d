import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deskInputs } from '#shared/ipc';
import { formatAmount, formatDecimal, type Asset } from '#shared/money';
import {
  checkDraft,
  filterWords,
  filtersSet,
  noDraft,
  type FilterDraft,
} from '../../../../../renderer/features/wallets/search/filter-draft.ts';

const EUR = { asset: 'EUR', scale: 2 };
const JPY = { asset: 'JPY', scale: 0 };

const filterOf = (over: Partial<FilterDraft>, unit = EUR): object | null | undefined => {
  const checked = checkDraft({ ...noDraft, ...over }, unit);
  return checked.ok ? checked.filter : undefined;
};
const errorsOf = (over: Partial<FilterDraft>, unit = EUR): object => {
  const checked = checkDraft({ ...noDraft, ...over }, unit);
  return checked.ok ? {} : checked.errors;
};

describe('the draft of a search', () => {
  test('asks for nothing when nothing is typed but spaces', () => {
    expect(filterOf({})).toBeNull();
    expect(filterOf({ text: '  ', amount: ' ', bookedFrom: ' ', amountIs: 'between' })).toBeNull();
  });

  test('reads every amount that the asset can have exactly, grouped or not', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 30n - 1n }),
        fc.constantFrom(0, 2, 8, 18),
        fc.boolean(),
        (minor, scale, isGrouped) => {
          const unit = { asset: 'XXX', scale };
          const amount = { asset: { id: 'XXX' as Asset['id'], scale, name: 'XXX' }, minor };
          const text = isGrouped ? formatAmount(amount) : formatDecimal(amount);
          const minors = { minorFrom: String(minor), minorTo: String(minor) };
          expect(filterOf({ amount: text }, unit)).toMatchObject(minors);
          expect(filterOf({ amountIs: 'between', amountFrom: text }, unit)).toMatchObject({
            minorFrom: String(minor),
            minorTo: null,
          });
        },
      ),
    );
  });

  test.each(['1,5', '12,34', '1,2345', '1.234', '-5', '+5', '1e3', '1 000', 'abc', '1,250,00', '.5', '٣'])(
    'refuses to guess what %s is',
    (amount) => {
      expect(errorsOf({ amount })).toEqual({ amount: 'Write it as 1,250.00.' });
    },
  );

  test('says how an asset without decimals is written', () => {
    expect(errorsOf({ amount: '1.5' }, JPY)).toEqual({ amount: 'Write whole JPY, as 1,250.' });
    expect(filterOf({ amount: '1,250' }, JPY)).toMatchObject({ minorFrom: '1250' });
  });

  test('names the second of two bounds that stand the wrong way round', () => {
    expect(errorsOf({ amountIs: 'between', amountFrom: '10', amountTo: '9.99' })).toEqual({
      amountTo: 'Less than the first.',
    });
    expect(errorsOf({ bookedFrom: '2026-05-02', bookedTo: '2026-05-01' })).toEqual({
      bookedTo: 'Before the first day.',
    });
    expect(errorsOf({ amountIs: 'between', amountFrom: '9', amountTo: '10' })).toEqual({});
    expect(errorsOf({ bookedFrom: '2026-05-01', bookedTo: '2026-05-01' })).toEqual({});
  });

  test.each(['2026-02-30', '2026-5-4', '04.05.2026', '2026'])('%s is no day', (day) => {
    expect(errorsOf({ bookedTo: day })).toEqual({ bookedTo: 'Write it as 2026-05-04.' });
  });

  test('tells of all mistakes at once', () => {
    const errors = errorsOf({ amountIs: 'between', amountFrom: 'x', amountTo: 'y', bookedFrom: 'z' });
    expect(Object.keys(errors)).toEqual(['amountFrom', 'amountTo', 'bookedFrom']);
  });

  test('whatever it makes is what the desk takes', () => {
    const draft: FilterDraft = {
      ...noDraft,
      text: ' rent ',
      amount: '1,250.00',
      bookedFrom: '2026-05-01',
      direction: 'out',
    };
    const checked = checkDraft(draft, EUR);
    if (!checked.ok || checked.filter === null) throw new Error('no filter');
    const { filter } = checked;
    const input = { account: 'DE89370400440532013000.EUR', filter, before: null, above: 0, limit: 200 };
    expect(deskInputs['accounts.search'].safeParse(input).success).toBe(true);
    expect(filtersSet(filter)).toBe(3);
    expect(filterWords(filter, EUR)).toEqual([
      '“rent”',
      'exactly 1,250.00 EUR',
      'booked on 2026-05-01 or later',
      'money out',
    ]);
  });
});
