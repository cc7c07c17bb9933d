import type { ReactElement } from 'react';
import type { Fact } from '#shared/policy';
import { Select, type SelectOption } from '../../../components/index.ts';

/* A fact of an example as a choice: what it is, or that it is not known. */

const UNKNOWN = 'not-known';

/** How a test writes down that a fact is not known. */
export const NOT_KNOWN = { unknown: 'not known' } as const;
export type NotKnown = typeof NOT_KNOWN;

export interface FactSelectProps<Id extends string> {
  readonly label: string;
  readonly fact: Fact<Id>;
  readonly options: readonly SelectOption<Id>[];
  readonly onChange: (value: Id | NotKnown) => void;
}

/** One of a few values, or not known. */
export const FactSelect = <Id extends string>(props: FactSelectProps<Id>): ReactElement => {
  const { label, fact, options, onChange } = props;
  return (
    <Select<string>
      label={label}
      value={fact.known ? fact.value : UNKNOWN}
      options={[...options, { id: UNKNOWN, label: 'not known' }]}
      onChange={(id) => {
        onChange(options.find((option) => option.id === id)?.id ?? NOT_KNOWN);
      }}
    />
  );
};

const YES_NO: readonly SelectOption<'yes' | 'no'>[] = [
  { id: 'yes', label: 'yes' },
  { id: 'no', label: 'no' },
];

/** Yes, no, or not known. */
export const YesNoFact = ({
  label,
  fact,
  onChange,
}: {
  readonly label: string;
  readonly fact: Fact<boolean>;
  readonly onChange: (value: boolean | NotKnown) => void;
}): ReactElement => (
  <FactSelect
    label={label}
    fact={fact.known ? { known: true, value: fact.value ? 'yes' : 'no' } : fact}
    options={YES_NO}
    onChange={(id) => {
      onChange(typeof id === 'string' ? id === 'yes' : id);
    }}
  />
);
