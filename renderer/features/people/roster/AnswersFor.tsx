import type { ReactElement } from 'react';
import type { RosterPerson } from '#shared/ipc';
import { FieldList, type Field } from '../../../components/index.ts';
import { Quiet } from '../layout/Layout.tsx';

type Answers = RosterPerson['answersFor'];

/** What would be nobody's if this person left: it has to be given to somebody else. */
export const AnswersFor = ({ answersFor }: { readonly answersFor: Answers }): ReactElement => {
  const fields = fieldsOf(answersFor);
  return fields.length === 0 ? (
    <Quiet>No wallet, no mandate and no rule is theirs.</Quiet>
  ) : (
    <FieldList fields={fields} />
  );
};

const fieldsOf = ({ wallets, mandates, rules }: Answers): readonly Field[] =>
  [
    { id: 'wallets', label: 'Wallets', value: wallets.map(({ name }) => name).join(', ') },
    { id: 'mandates', label: 'Mandates', value: mandates.map(({ client }) => client).join(', ') },
    { id: 'rules', label: 'Policy rules', value: rules.join(', ') },
  ].filter(({ value }) => value !== '');
