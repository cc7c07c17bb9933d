import { useState, type ReactElement } from 'react';
import { assetOf, formatAmount, parseDecimal } from '#shared/money';
import { CheckList, Select, TextField, type CheckOption } from '../../../components/index.ts';
import { onOneLine, ungrouped } from '../../../state/index.ts';
import { useProblem } from './problem-count.ts';

/*
 * Fields of a rule. Each keeps what was typed and passes on only what a rule can hold; what can't be taken is said under
 * the field, and the rule stays as it was.
 */

interface Typed<T> {
  readonly ok: true;
  readonly value: T;
}

type Read<T> = Typed<T> | { readonly ok: false; readonly error: string };

const taken = <T,>(value: T): Read<T> => ({ ok: true, value });
const refused = (error: string): Read<never> => ({ ok: false, error });

interface ReadFieldProps<T> {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly hint?: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly show: (value: T) => string;
  readonly read: (text: string) => Read<T>;
  readonly isNumber?: boolean;
  readonly maxLength?: number;
  readonly takesFocus?: boolean;
}

/** A text that stands for a value. The text follows the value whenever that is changed from elsewhere. */
const ReadField = <T,>(props: ReadFieldProps<T>): ReactElement => {
  const { label, isLabelHidden, hint, value, onChange, show, read, isNumber, maxLength = 500 } = props;
  const [typed, setTyped] = useState<{ readonly text: string; readonly shown: string }>();
  const shown = show(value);
  const text = typed?.shown === shown ? typed.text : shown;
  const result = read(text);
  useProblem(!result.ok);
  const take = (next: string): void => {
    const parsed = read(next);
    setTyped({ text: next, shown: parsed.ok ? show(parsed.value) : shown });
    if (parsed.ok) onChange(parsed.value);
  };
  return (
    <TextField
      label={label}
      value={text}
      onChange={take}
      error={result.ok ? undefined : result.error}
      maxLength={maxLength}
      {...(isLabelHidden === undefined ? {} : { isLabelHidden })}
      {...(hint === undefined ? {} : { hint })}
      {...(isNumber === undefined ? {} : { isNumber })}
      {...(props.takesFocus === undefined ? {} : { takesFocus: props.takesFocus })}
    />
  );
};

type Shared<T> = Pick<
  ReadFieldProps<T>,
  'label' | 'isLabelHidden' | 'hint' | 'value' | 'onChange' | 'takesFocus'
>;

const MINOR_CHARACTERS_MAX = 40;

/** An exact amount of an asset, in minor units; undefined while nothing stands there. */
export const MinorField = ({
  asset: id,
  ...props
}: Shared<string | undefined> & { readonly asset: string }): ReactElement => (
  <ReadField
    {...props}
    isNumber
    maxLength={MINOR_CHARACTERS_MAX}
    show={(minor) => minorShown(minor, id)}
    read={(text) => readMinor(text, id)}
  />
);

const minorShown = (minor: string | undefined, id: string): string => {
  const asset = assetOf(id);
  if (minor === undefined) return '';
  return asset === undefined ? minor : formatAmount({ asset, minor: BigInt(minor) });
};

export const readMinor = (text: string, id: string): Read<string | undefined> => {
  const plain = ungrouped(text);
  if (plain === '') return taken(undefined);
  const asset = assetOf(id);
  if (asset === undefined)
    return /^(0|[1-9]\d{0,38})$/.test(plain) ? taken(plain) : refused('Minor units, as digits.');
  const amount = parseDecimal(plain, asset);
  if (amount.ok) return taken(amount.value.minor.toString());
  return refused(
    amount.error.code === 'money.precision'
      ? `${id} has ${String(asset.scale)} decimals.`
      : `Write an amount in ${id}, as digits.`,
  );
};

export interface IntFieldProps<T extends number | undefined> extends Shared<T> {
  readonly min: number;
  readonly max: number;
}

/** A whole number within bounds. */
export const IntField = ({ min, max, ...props }: IntFieldProps<number>): ReactElement => (
  <ReadField
    {...props}
    isNumber
    maxLength={8}
    show={String}
    read={(text) => {
      const value = /^\d{1,8}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
      return value >= min && value <= max
        ? taken(value)
        : refused(`A whole number from ${String(min)} to ${String(max)}.`);
    }}
  />
);

/** A whole number within bounds, or nothing. */
export const OptionalIntField = ({ min, max, ...props }: IntFieldProps<number | undefined>): ReactElement => (
  <ReadField
    {...props}
    isNumber
    maxLength={8}
    show={(value) => (value === undefined ? '' : String(value))}
    read={(text) => {
      if (text.trim() === '') return taken(undefined);
      const value = /^\d{1,8}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
      return value >= min && value <= max
        ? taken(value)
        : refused(`A whole number from ${String(min)} to ${String(max)}, or nothing.`);
    }}
  />
);

export interface WordsFieldProps extends Shared<readonly string[]> {
  /** What is wrong with one of them; undefined when nothing is. */
  readonly problemOf?: (word: string) => string | undefined;
  readonly isUpper?: boolean;
}

/** Any number of words, separated by commas or spaces. */
export const OptionalWordsField = ({
  problemOf,
  isUpper = false,
  ...props
}: WordsFieldProps): ReactElement => (
  <ReadField
    {...props}
    show={(words) => words.join(', ')}
    read={(text) => readWords(isUpper ? text.toUpperCase() : text, problemOf)}
  />
);

/** At least one word. */
export const WordsField = ({ problemOf, isUpper = false, ...props }: WordsFieldProps): ReactElement => (
  <ReadField
    {...props}
    show={(words) => words.join(', ')}
    read={(text) => {
      const words = readWords(isUpper ? text.toUpperCase() : text, problemOf);
      return words.ok && words.value.length === 0
        ? refused('Name at least one, or take the condition away.')
        : words;
    }}
  />
);

const readWords = (text: string, problemOf: WordsFieldProps['problemOf']): Read<readonly string[]> => {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const wrong = words.map((word) => problemOf?.(word)).find((problem) => problem !== undefined);
  return wrong === undefined ? taken([...new Set(words)]) : refused(wrong);
};

export interface PlainFieldProps extends Shared<string> {
  /** What is wrong with it; undefined when nothing is. */
  readonly problemOf: (text: string) => string | undefined;
  readonly maxLength: number;
  readonly isUpper?: boolean;
}

/** One text, as it may be signed, that has to be as something wants it. */
export const PlainField = ({ problemOf, isUpper = false, ...props }: PlainFieldProps): ReactElement => (
  <ReadField
    {...props}
    show={(text) => text}
    read={(typed) => {
      const text = onOneLine(isUpper ? typed.toUpperCase() : typed);
      const problem = problemOf(text);
      return problem === undefined ? taken(text) : refused(problem);
    }}
  />
);

export interface SetFieldProps<Id extends string> {
  readonly label: string;
  readonly options: readonly CheckOption<Id>[];
  readonly value: readonly Id[];
  readonly onChange: (ids: readonly Id[]) => void;
  /** What is said when none is chosen; without it none is as good as any. */
  readonly none?: string;
}

/** Some of a few things. With `none`, at least one: the last one taken away is not passed on. */
export const SetField = <Id extends string>(props: SetFieldProps<Id>): ReactElement => {
  const { label, options, value, onChange, none } = props;
  const [isEmpty, setEmpty] = useState(false);
  const isProblem = isEmpty && none !== undefined;
  useProblem(isProblem);
  return (
    <CheckList
      label={label}
      options={options}
      value={isProblem ? [] : value}
      error={isProblem ? none : undefined}
      onChange={(ids) => {
        setEmpty(ids.length === 0);
        if (ids.length > 0 || none === undefined) onChange(ids);
      }}
    />
  );
};

/** Yes, no, or it does not matter. */
export const YesNoField = ({
  label,
  yes,
  no,
  value,
  onChange,
}: {
  readonly label: string;
  readonly yes: string;
  readonly no: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}): ReactElement => (
  <Select
    label={label}
    value={value ? 'yes' : 'no'}
    options={[
      { id: 'yes', label: yes },
      { id: 'no', label: no },
    ]}
    onChange={(id) => {
      onChange(id === 'yes');
    }}
  />
);
