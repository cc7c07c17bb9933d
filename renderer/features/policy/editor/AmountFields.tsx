import type { ReactElement } from 'react';
import { assetOf } from '#shared/money';
import type { Condition } from '#shared/policy';
import { classes } from '../../../theme/index.ts';
import type { ConditionProps } from './condition-props.ts';
import styles from './Editor.module.css';
import { MinorField, PlainField } from './fields.tsx';
import { inAsset } from './rule-edits.ts';

const c = classes(styles);

type Amount = NonNullable<Condition['amount']>;

export const assetProblem = (code: string): string | undefined =>
  assetOf(code) === undefined ? 'Name an asset, EUR for instance.' : undefined;

/** From an amount up, and below another. */
export const AmountFields = ({ value, onChange }: ConditionProps<Amount>): ReactElement => (
  <div className={c('amount')}>
    <PlainField
      label="Asset"
      value={value.ccy}
      maxLength={8}
      isUpper
      problemOf={assetProblem}
      onChange={(ccy) => {
        const inCcy = (minor: string | undefined): string | undefined => inAsset(minor, value.ccy, ccy);
        onChange(amountOf({ ccy, min: inCcy(value.min), max: inCcy(value.max) }));
      }}
    />
    <MinorField
      label="From"
      asset={value.ccy}
      value={value.min}
      onChange={(min) => {
        onChange(amountOf({ ...value, min }));
      }}
    />
    <MinorField
      label="To below"
      asset={value.ccy}
      value={value.max}
      onChange={(max) => {
        onChange(amountOf({ ...value, max }));
      }}
    />
  </div>
);

/** A bound that is empty is no bound. */
const amountOf = ({
  ccy,
  min,
  max,
}: {
  readonly ccy: string;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
}): Amount => ({ ccy, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) });
