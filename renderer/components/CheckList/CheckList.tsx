import { Check } from 'lucide-react';
import type { ReactElement } from 'react';
import { CheckboxButton, CheckboxField, CheckboxGroup, FieldError, Label } from 'react-aria-components';
import { classes } from '../../theme/index.ts';
import styles from './CheckList.module.css';

const c = classes(styles);

export interface CheckOption<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly note?: string;
}

export interface CheckListProps<Id extends string> {
  readonly label: string;
  readonly options: readonly CheckOption<Id>[];
  readonly value: readonly Id[];
  readonly onChange: (ids: readonly Id[]) => void;
  /** What is wrong with the choice and how to put it right. */
  readonly error?: string | undefined;
  /** Where the list is what the dialog or the side is about. */
  readonly isTall?: boolean;
}

/** Any number of a few things; a longer list scrolls. */
export const CheckList = <Id extends string>(props: CheckListProps<Id>): ReactElement => {
  const { label, options, value, onChange, error, isTall = false } = props;
  return (
    <CheckboxGroup
      className={c('group')}
      value={[...value]}
      isInvalid={error !== undefined}
      onChange={(ids) => {
        onChange(options.map(({ id }) => id).filter((id) => ids.includes(id)));
      }}
    >
      <Label className={c('label')}>{label}</Label>
      <div className={c('list', isTall && 'tall')}>
        {options.map((option) => (
          <CheckBox key={option.id} value={option.id} label={option.label} note={option.note} />
        ))}
      </div>
      <FieldError className={c('error')}>{error}</FieldError>
    </CheckboxGroup>
  );
};

export interface CheckBoxProps {
  readonly label: string;
  readonly note?: string | undefined;
  /** Its name within a list. */
  readonly value?: string;
  readonly isSelected?: boolean;
  readonly onChange?: (isSelected: boolean) => void;
}

/** One thing that is so or not. */
export const CheckBox = ({ label, note, ...rest }: CheckBoxProps): ReactElement => (
  <CheckboxField {...rest}>
    <CheckboxButton className={c('option', rest.value === undefined && 'alone')}>
      <span className={c('box')}>
        <Check size={12} strokeWidth={3} aria-hidden />
      </span>
      <span className={c('text')}>
        {label}
        {note !== undefined && <span className={c('note')}> {note}</span>}
      </span>
    </CheckboxButton>
  </CheckboxField>
);
