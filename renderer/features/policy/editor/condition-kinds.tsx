import type { ReactElement } from 'react';
import type { AccountId, GroupId } from '#shared/brand';
import { railNames } from '#shared/identifiers';
import { assetOf } from '#shared/money';
import {
  actionNames,
  actionWords,
  decodeWords,
  railWords,
  softLimitNames,
  softLimitWords,
  type Condition,
} from '#shared/policy';
import { Select, type CheckOption } from '../../../components/index.ts';
import { conditionKeys } from '../rules/rule-fields.ts';
import type { PolicyPeople } from '../use-policy-people.ts';
import { AmountFields } from './AmountFields.tsx';
import type { ConditionProps } from './condition-props.ts';
import { PlainField, SetField, WordsField, YesNoField } from './fields.tsx';
import { PayeeFields } from './PayeeFields.tsx';
import { VelocityFields } from './VelocityFields.tsx';

/* The form of each condition, one for every member of the closed table. */

export type ConditionKey = keyof Condition;

interface ConditionKind<T> {
  /** What it says when it is added. */
  readonly initial: (people: PolicyPeople) => T;
  readonly Fields: (props: ConditionProps<T>) => ReactElement;
}

type Kinds = { readonly [K in ConditionKey]: ConditionKind<NonNullable<Condition[K]>> };

const NONE = 'Choose at least one, or take the condition away.';

/** A set of the closed table, as a list of boxes. */
const setOf = <Id extends string>(options: readonly CheckOption<Id>[], first: Id): ConditionKind<Id[]> => ({
  initial: () => [first],
  Fields: ({ label, value, onChange }) => (
    <SetField
      label={label}
      options={options}
      value={value}
      none={NONE}
      onChange={(ids) => {
        onChange([...ids]);
      }}
    />
  ),
});

const optionsOf = <Id extends string>(
  ids: readonly Id[],
  words: Readonly<Record<Id, string>>,
): readonly CheckOption<Id>[] => ids.map((id) => ({ id, label: words[id] }));

const yesNo = (yes: string, no: string): ConditionKind<boolean> => ({
  initial: () => true,
  Fields: (props) => <YesNoField {...props} yes={yes} no={no} />,
});

/** Words that somebody types, each of a form. */
const wordsOf = <Word extends string>(
  first: string,
  hint: string,
  problemOf: (word: string) => string | undefined,
  isUpper = false,
): ConditionKind<Word[]> => ({
  initial: () => [first as Word],
  Fields: ({ label, value, onChange }) => (
    <WordsField
      label={label}
      hint={hint}
      isUpper={isUpper}
      value={value}
      problemOf={problemOf}
      onChange={(words) => {
        onChange(words as Word[]);
      }}
    />
  ),
});

const tierOptions: readonly CheckOption<'hot' | 'warm' | 'cold'>[] = [
  { id: 'hot', label: 'hot' },
  { id: 'warm', label: 'warm' },
  { id: 'cold', label: 'cold' },
];

type Time = NonNullable<Condition['time']>;
type Decode = NonNullable<Condition['decode']>;

const TimeFields = ({ value, onChange }: ConditionProps<Time>): ReactElement => (
  <>
    <PlainField
      label="Calendar"
      value={value.calendar}
      maxLength={140}
      problemOf={(text) => (text === '' ? 'Name the calendar.' : undefined)}
      onChange={(calendar) => {
        onChange({ ...value, calendar });
      }}
    />
    <YesNoField
      label="The moment is"
      yes="inside it"
      no="outside it"
      value={value.inside}
      onChange={(inside) => {
        onChange({ ...value, inside });
      }}
    />
  </>
);

const DecodeFields = ({ label, value, onChange }: ConditionProps<Decode>): ReactElement => (
  <Select
    label={label}
    value={value}
    onChange={onChange}
    options={(['full', 'partial', 'none'] as const).map((id) => ({ id, label: decodeWords[id] }))}
  />
);

const GroupFields = ({ label, value, onChange, people }: ConditionProps<GroupId[]>): ReactElement => {
  const strange = value.filter((id) => !people.groups.some((group) => group.id === id));
  const options = [
    ...people.groups.map(({ id, name }) => ({ id, label: name })),
    ...strange.map((id) => ({ id, label: id, note: 'not in the roster' })),
  ];
  return (
    <SetField
      label={label}
      options={options}
      value={value}
      none={NONE}
      onChange={(ids) => {
        onChange([...ids]);
      }}
    />
  );
};

export const conditionKinds: Kinds = {
  action: setOf(optionsOf(actionNames, actionWords), 'transfer'),
  assets: wordsOf(
    'EUR',
    'Codes, with commas: EUR, USD',
    (word) =>
      assetOf(word) === undefined ? `${word} is not an asset that the product can move.` : undefined,
    true,
  ),
  amount: { initial: () => ({ ccy: 'EUR', min: '1000000' }), Fields: AmountFields },
  rails: setOf(optionsOf(railNames, railWords), 'sepa'),
  sources: wordsOf<AccountId>('account-id', 'Account ids, with commas', () => undefined),
  tiers: setOf(tierOptions, 'cold'),
  payee: { initial: () => ({ ageDaysLt: 30 }), Fields: PayeeFields },
  initiatorGroups: {
    initial: ({ groups }) => (groups[0] === undefined ? ['group' as GroupId] : [groups[0].id]),
    Fields: GroupFields,
  },
  initiatorIsOwner: yesNo('the owner initiates it', 'somebody else initiates it'),
  velocity: {
    initial: () => ({
      window: 'h24',
      by: 'source',
      measure: 'sum',
      over: '10000000',
      ccy: 'EUR',
      includePending: true,
    }),
    Fields: VelocityFields,
  },
  time: { initial: () => ({ calendar: 'office-hours', inside: false }), Fields: TimeFields },
  purpose: wordsOf(
    'SALA',
    'ISO 20022 codes of four letters',
    (word) => (/^[A-Z]{4}$/.test(word) ? undefined : `${word} is not a code of four letters.`),
    true,
  ),
  softLimits: setOf(optionsOf(softLimitNames, softLimitWords), 'soft-velocity'),
  loosens: yesNo('something is loosened', 'nothing is loosened'),
  decode: { initial: () => 'partial', Fields: DecodeFields },
  riskFacts: wordsOf('look-alike', 'Names of risk facts, with commas', () => undefined),
};

/** The conditions that a rule does not place yet. */
export const absentConditions = (when: Condition): readonly ConditionKey[] =>
  conditionKeys.filter((key) => when[key] === undefined);
