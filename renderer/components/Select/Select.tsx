import { Check, ChevronDown } from 'lucide-react';
import type { ReactElement } from 'react';
import {
  Button as AriaButton,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
} from 'react-aria-components';
import { classes } from '../../theme/index.ts';
import styles from './Select.module.css';

const c = classes(styles);

export interface SelectOption<Id extends string> {
  readonly id: Id;
  readonly label: string;
}

export interface SelectProps<Id extends string> {
  readonly label: string;
  readonly options: readonly SelectOption<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  /** Leave the label to screen readers: the place says what it is. */
  readonly isLabelHidden?: boolean;
  /** What is wrong with the choice and how to put it right. */
  readonly error?: string | undefined;
}

export const Select = <Id extends string>(props: SelectProps<Id>): ReactElement => {
  const { label, options, value, onChange, isLabelHidden = false, error } = props;
  const choose = (key: unknown): void => {
    const chosen = options.find((option) => option.id === key);
    if (chosen) onChange(chosen.id);
  };
  return (
    <AriaSelect
      className={c('select')}
      value={value}
      onChange={choose}
      isInvalid={error !== undefined}
      {...(isLabelHidden ? { 'aria-label': label } : {})}
    >
      {!isLabelHidden && <Label className={c('label')}>{label}</Label>}
      <AriaButton className={c('button')}>
        <SelectValue className={c('value')} />
        <ChevronDown size={14} strokeWidth={1.75} aria-hidden />
      </AriaButton>
      <FieldError className={c('error')}>{error}</FieldError>
      <Popover className={c('popover')} offset={4}>
        <ListBox className={c('list')} items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={c('option')}>
              <span>{option.label}</span>
              <Check className={c('check')} size={14} strokeWidth={2} aria-hidden />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
};
