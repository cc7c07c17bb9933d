import type { ReactElement } from 'react';
import type { Condition } from '#shared/policy';
import { screeningWords } from '#shared/policy';
import { Select, type SelectOption } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import type { ConditionProps } from './condition-props.ts';
import styles from './Editor.module.css';
import { countryProblem } from './country.ts';
import { OptionalIntField, OptionalWordsField } from './fields.tsx';

const c = classes(styles);

type Payee = NonNullable<Condition['payee']>;
type Listed = 'any' | 'listed' | 'unlisted';
type Screening = 'any' | NonNullable<Payee['screening']>;

const AGE_DAYS_MAX = 3650;

const listedOptions: readonly SelectOption<Listed>[] = [
  { id: 'any', label: 'any' },
  { id: 'listed', label: 'listed' },
  { id: 'unlisted', label: 'not listed' },
];

const screeningOptions: readonly SelectOption<Screening>[] = [
  { id: 'any', label: 'any' },
  ...(['clear', 'hit', 'stale'] as const).map((id) => ({ id, label: screeningWords[id] })),
];

/** To whom: listed or not, known for how long, where, and how it was screened. What is left open does not matter. */
export const PayeeFields = ({ value, onChange }: ConditionProps<Payee>): ReactElement => {
  const change = (part: { readonly [K in keyof Payee]: Payee[K] | undefined }): void => {
    const all = Object.entries({ ...value, ...part }).filter(([, member]) => member !== undefined);
    onChange(Object.fromEntries(all));
  };
  return (
    <div className={c('pairs')}>
      <OptionalIntField
        label="Known for less than, days"
        value={value.ageDaysLt}
        min={1}
        max={AGE_DAYS_MAX}
        onChange={(ageDaysLt) => {
          change({ ageDaysLt });
        }}
      />
      <Select
        label="Listed"
        value={value.listed === undefined ? 'any' : value.listed ? 'listed' : 'unlisted'}
        options={listedOptions}
        onChange={(id) => {
          change({ listed: id === 'any' ? undefined : id === 'listed' });
        }}
      />
      <OptionalWordsField
        label="Countries"
        hint="Any of: IR, KP"
        isUpper
        value={value.country ?? []}
        problemOf={countryProblem}
        onChange={(country) => {
          change({ country: country.length === 0 ? undefined : [...country] });
        }}
      />
      <Select
        label="Screening"
        value={value.screening ?? 'any'}
        options={screeningOptions}
        onChange={(id) => {
          change({ screening: id === 'any' ? undefined : id });
        }}
      />
    </div>
  );
};
