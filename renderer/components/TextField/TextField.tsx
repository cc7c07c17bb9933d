import { Search } from 'lucide-react';
import { useState, type ReactElement, type Ref } from 'react';
import {
  FieldError,
  Input,
  Label,
  SearchField as AriaSearchField,
  Text,
  TextArea,
  TextField as AriaTextField,
} from 'react-aria-components';
import { classes } from '../../theme/index.ts';
import { Kbd } from '../Kbd/Kbd.tsx';
import { dayAfter, isDay } from './days.ts';
import styles from './TextField.module.css';

const c = classes(styles);

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What is expected, under the field. */
  readonly hint?: string;
  /** What is wrong and how to put it right. */
  readonly error?: string | undefined;
  readonly lines?: number;
  readonly maxLength?: number;
  readonly isMono?: boolean;
  /** Digits stand under digits: aligned to the end, in figures of one width. */
  readonly isNumber?: boolean;
  /** Leave the label to screen readers: the place says what it is. */
  readonly isLabelHidden?: boolean;
  /** For the first field of a form that the person has just opened; nothing else takes the focus. */
  readonly takesFocus?: boolean;
}

export const TextField = (props: TextFieldProps): ReactElement => {
  const { label, value, onChange, hint, error, lines = 1, maxLength } = props;
  const { isMono = false, isNumber = false, isLabelHidden = false } = props;
  return (
    <AriaTextField
      className={c('field')}
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      {...(maxLength === undefined ? {} : { maxLength })}
      {...(props.takesFocus === true ? { autoFocus: true } : {})}
      {...(isLabelHidden ? { 'aria-label': label } : {})}
    >
      {!isLabelHidden && <Label className={c('label')}>{label}</Label>}
      {lines > 1 ? (
        <TextArea className={c('input', 'area')} rows={lines} />
      ) : (
        <Input
          className={c('input', isMono && 'mono', isNumber && 'number')}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      {hint !== undefined && error === undefined && (
        <Text slot="description" className={c('hint')}>
          {hint}
        </Text>
      )}
      <FieldError className={c('error')}>{error}</FieldError>
    </AriaTextField>
  );
};

export interface DateFieldProps {
  readonly label: string;
  /** ISO 8601, `2026-05-04`. */
  readonly value: string;
  /** Told of whole dates only, never of one that is half typed; see `takesDrafts`. */
  readonly onChange: (date: string) => void;
  /** The caller is told of every text, none and half dates too, and says what is wrong with it. */
  readonly takesDrafts?: boolean;
  /** What is wrong and how to put it right. */
  readonly error?: string | undefined;
}

/** A day, written as everywhere here: year-month-day. Arrow up and down go to the next and the last day. */
export const DateField = (props: DateFieldProps): ReactElement => {
  const { label, value, onChange, error, takesDrafts = false } = props;
  const [typed, setTyped] = useState<string>();
  const isHalf = typed !== undefined && !isDay(typed);
  const take = (date: string): void => {
    const isTaken = takesDrafts || isDay(date);
    setTyped(isTaken ? undefined : date);
    if (isTaken) onChange(date);
  };
  return (
    <AriaTextField
      className={c('field')}
      value={typed ?? value}
      onChange={take}
      isInvalid={isHalf || error !== undefined}
      maxLength={10}
      onBlur={() => {
        setTyped(undefined);
      }}
      onKeyDown={(event) => {
        const days = steps[event.key];
        if (days === undefined || isHalf || !isDay(value)) return;
        event.preventDefault();
        take(dayAfter(value, days));
      }}
    >
      <Label className={c('label')}>{label}</Label>
      <Input
        className={c('input', 'date')}
        placeholder={takesDrafts ? 'YYYY-MM-DD' : '2026-05-04'}
        autoComplete="off"
        spellCheck={false}
      />
      <FieldError className={c('error')}>{error}</FieldError>
    </AriaTextField>
  );
};

const steps: Readonly<Record<string, number>> = { ArrowUp: 1, ArrowDown: -1 };

export interface SearchFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly shortcut?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
  /** Enter or arrow down: on to what was found. */
  readonly onLeave?: () => void;
}

export const SearchField = (props: SearchFieldProps): ReactElement => (
  <AriaSearchField
    className={c('search')}
    aria-label={props.label}
    value={props.value}
    onChange={props.onChange}
    onKeyDown={(event) => {
      if (event.key === 'Enter' || event.key === 'ArrowDown') props.onLeave?.();
    }}
  >
    <Search size={14} strokeWidth={1.75} aria-hidden />
    <Input
      className={c('searchInput')}
      placeholder={props.placeholder}
      spellCheck={false}
      {...(props.inputRef === undefined ? {} : { ref: props.inputRef })}
    />
    {props.shortcut !== undefined && props.value === '' && <Kbd keys={props.shortcut} />}
  </AriaSearchField>
);
