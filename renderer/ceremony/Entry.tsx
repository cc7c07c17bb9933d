import { useId, type ReactElement } from 'react';
import { Label, RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import { FORM_WORDS, hasForm, type CeremonyField } from '#shared/ceremony';
import { groupsOfFour } from '#shared/words';
import { TextField } from '../components/index.ts';
import { classes } from '../theme/index.ts';
import styles from './Entry.module.css';

const c = classes(styles);

/** Digests and keys stand in fours. */
export const readable = ({ form }: CeremonyField, value: string): string =>
  (form === 'digest' || form === 'key') && value.length % 4 === 0 ? groupsOfFour(value).join(' ') : value;

export interface EntryProps {
  readonly field: CeremonyField;
  readonly value: string;
  /** What it has to be, where the ceremony knows it; undefined where nobody may see it before they have looked. */
  readonly expected: string | undefined;
  readonly onChange: (value: string) => void;
}

/** One value, with what it has to be beside it. */
export const Entry = ({ field, value, expected, onChange }: EntryProps): ReactElement => {
  const id = useId();
  return (
    <div className={c('entry')} role="group" aria-labelledby={id} data-entry={field.name}>
      <p className={c('label')} id={id}>
        {field.label}
      </p>
      {field.form === 'yes-no' ? (
        <YesNo label={field.label} value={value} onChange={onChange} />
      ) : (
        <TextField
          label={field.label}
          isLabelHidden
          value={value}
          onChange={onChange}
          isMono
          hint={FORM_WORDS[field.form]}
          lines={field.form === 'digest' || field.form === 'key' ? 2 : 1}
          error={
            value === '' || hasForm(field.form, value) ? undefined : `It has to be ${FORM_WORDS[field.form]}.`
          }
        />
      )}
      {expected !== undefined && field.form !== 'yes-no' && (
        <p className={c('expected', value !== '' && value !== expected && 'differs')}>
          <span>{value !== '' && value !== expected ? 'Differs: it has to be' : 'It has to be'}</span>
          <code>{readable(field, expected)}</code>
        </p>
      )}
      {expected !== undefined && field.form === 'yes-no' && value !== '' && value !== expected && (
        <p className={c('expected', 'differs')}>
          <span>It has to be {expected}. Look again, record an exception, or take a branch.</span>
        </p>
      )}
    </div>
  );
};

const YesNo = ({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactElement => (
  <RadioGroup
    className={c('yesNo')}
    value={value === '' ? null : value}
    onChange={onChange}
    orientation="horizontal"
  >
    <Label className={c('hidden')}>{label}</Label>
    {['yes', 'no'].map((answer) => (
      <RadioField key={answer} value={answer}>
        <RadioButton className={c('answer')}>{answer === 'yes' ? 'Yes' : 'No'}</RadioButton>
      </RadioField>
    ))}
  </RadioGroup>
);

/** What the token said, or was found of it: nobody types it. */
export const Answer = ({
  field,
  value,
  expected,
  unsaid,
}: {
  readonly field: CeremonyField;
  readonly value: string | undefined;
  readonly expected: string | undefined;
  /** What stands there before it is said. */
  readonly unsaid: string;
}): ReactElement => (
  <div className={c('entry')} data-answer={field.name}>
    <p className={c('label')}>{field.label}</p>
    <p className={c('said', value === undefined && 'unsaid')}>
      {value === undefined ? unsaid : readable(field, value)}
    </p>
    {expected !== undefined && (
      <p className={c('expected', value !== undefined && value !== expected && 'differs')}>
        <span>{value !== undefined && value !== expected ? 'Differs: it has to be' : 'It has to be'}</span>
        <code>{readable(field, expected)}</code>
      </p>
    )}
  </div>
);
