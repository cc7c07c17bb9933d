import type { ReactElement } from 'react';
import type { PersonId } from '#shared/brand';
import { Select } from '../../../components/index.ts';

export interface PersonSelectProps {
  readonly label: string;
  readonly people: readonly { readonly id: PersonId; readonly name: string }[];
  readonly value: PersonId | undefined;
  readonly onChange: (person: PersonId | undefined) => void;
  /** What no choice means. */
  readonly none?: string;
}

/** One person, or none yet. */
export const PersonSelect = (props: PersonSelectProps): ReactElement => {
  const { label, people, value, onChange, none = 'Choose a person' } = props;
  return (
    <Select<string>
      label={label}
      value={value ?? ''}
      options={[{ id: '', label: none }, ...people.map(({ id, name }) => ({ id: String(id), label: name }))]}
      onChange={(chosen) => {
        onChange(people.find(({ id }) => id === chosen)?.id);
      }}
    />
  );
};
