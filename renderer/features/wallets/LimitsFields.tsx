import type { ReactElement } from 'react';
import { TextField } from '../../components/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './Dialogs.module.css';
import {
  limitRows,
  rowKinds,
  type Bounds,
  type LimitErrors,
  type LimitRowId,
  type LimitsDraft,
} from './limits-draft.ts';

const c = classes(styles);

export interface LimitsFieldsProps {
  readonly asset: string;
  readonly draft: LimitsDraft;
  readonly errors: LimitErrors;
  readonly onChange: (draft: LimitsDraft) => void;
}

/** Limits of one asset: each with a bound that flags and a bound that stops. */
export const LimitsFields = ({ asset, draft, errors, onChange }: LimitsFieldsProps): ReactElement => (
  <fieldset className={c('limits')}>
    <legend className={c('legend')}>
      Limits of each account in {asset}
      <span className={c('legendNote')}>Pending amounts count as used. Empty: no limit.</span>
    </legend>
    <div className={c('limitHead')} aria-hidden>
      <span />
      <span>Flag</span>
      <span>Stop</span>
    </div>
    {limitRows.map((id) => (
      <LimitRow
        key={id}
        id={id}
        bounds={draft[id]}
        error={errors[id]}
        onChange={(bounds) => {
          onChange({ ...draft, [id]: bounds });
        }}
      />
    ))}
  </fieldset>
);

const LimitRow = ({
  id,
  bounds,
  error,
  onChange,
}: {
  readonly id: LimitRowId;
  readonly bounds: Bounds;
  readonly error: string | undefined;
  readonly onChange: (bounds: Bounds) => void;
}): ReactElement => {
  const { label } = rowKinds[id];
  return (
    <div className={c('limitRow')}>
      <span className={c('limitName')} aria-hidden>
        {label}
      </span>
      <TextField
        label={`${label}: flag`}
        isLabelHidden
        value={bounds.soft}
        onChange={(soft) => {
          onChange({ ...bounds, soft });
        }}
        maxLength={40}
        isNumber
      />
      <TextField
        label={`${label}: stop`}
        isLabelHidden
        value={bounds.hard}
        onChange={(hard) => {
          onChange({ ...bounds, hard });
        }}
        error={error}
        maxLength={40}
        isNumber
      />
    </div>
  );
};
