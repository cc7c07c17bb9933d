import type { ReactElement } from 'react';
import { TextField } from '../TextField/TextField.tsx';

const REASON_CHARACTERS_MAX = 500;

export interface ReasonFieldProps {
  readonly label?: string;
  readonly value: string;
  readonly onChange: (reason: string) => void;
  readonly takesFocus?: boolean;
}

/** Why something is asked for, in the words of whoever asks. */
export const ReasonField = ({
  label = 'Reason',
  value,
  onChange,
  takesFocus = false,
}: ReasonFieldProps): ReactElement => (
  <TextField
    label={label}
    value={value}
    onChange={onChange}
    lines={2}
    maxLength={REASON_CHARACTERS_MAX}
    hint="Signed with the change and kept in the journal."
    takesFocus={takesFocus}
  />
);
