import type { ReactElement } from 'react';
import { scopeWords, velocityScopes, velocityWindows, windowWords, type Condition } from '#shared/policy';
import { Select } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import { assetProblem } from './AmountFields.tsx';
import type { ConditionProps } from './condition-props.ts';
import styles from './Editor.module.css';
import { IntField, MinorField, PlainField } from './fields.tsx';
import { inAsset } from './rule-edits.ts';

const c = classes(styles);

type Velocity = NonNullable<Condition['velocity']>;

const COUNT_MAX = 10_000_000;

/** Once more than so much, or so many transfers, moved within a time; what is pending counts. */
export const VelocityFields = ({ value, onChange }: ConditionProps<Velocity>): ReactElement => (
  <div className={c('pairs')}>
    <Select
      label="Within"
      value={value.window}
      options={velocityWindows.map((id) => ({ id, label: windowWords[id] }))}
      onChange={(window) => {
        onChange({ ...value, window });
      }}
    />
    <Select
      label="Counted together"
      value={value.by}
      options={velocityScopes.map((id) => ({ id, label: scopeWords[id] }))}
      onChange={(by) => {
        onChange({ ...value, by });
      }}
    />
    <Select
      label="Measured"
      value={value.measure}
      options={[
        { id: 'sum', label: 'as a sum' },
        { id: 'count', label: 'as a number of transfers' },
      ]}
      onChange={(measure) => {
        onChange(measure === 'count' ? counted(value) : summed(value));
      }}
    />
    {value.measure === 'count' ? (
      <IntField
        label="More than, transfers"
        value={Number(value.over)}
        min={0}
        max={COUNT_MAX}
        onChange={(over) => {
          onChange({ ...value, over: String(over) });
        }}
      />
    ) : (
      <div className={c('sum')}>
        <PlainField
          label="Asset"
          value={value.ccy ?? ''}
          maxLength={8}
          isUpper
          problemOf={(text) => (text === '' ? undefined : assetProblem(text))}
          onChange={(ccy) => {
            onChange(inCurrency(value, ccy));
          }}
        />
        <MinorField
          label="More than"
          asset={value.ccy ?? ''}
          value={value.over}
          onChange={(over) => {
            onChange({ ...value, over: over ?? '0' });
          }}
        />
      </div>
    )}
  </div>
);

/** Without a currency the sum is read in minor units of whatever is paid. */
const inCurrency = ({ ccy: before, ...value }: Velocity, ccy: string): Velocity =>
  ccy === '' ? value : { ...value, ccy, over: inAsset(value.over, before ?? ccy, ccy) ?? '0' };

const COUNT_FIRST = '5';
const SUM_FIRST = '10000000';

const counted = ({ ccy: _, ...value }: Velocity): Velocity => ({
  ...value,
  measure: 'count',
  over: COUNT_FIRST,
});

const summed = (value: Velocity): Velocity => ({ ...value, measure: 'sum', over: SUM_FIRST, ccy: 'EUR' });
