import { useState, type ReactElement } from 'react';
import type { PersonId } from '#shared/brand';
import { fieldsOf, shownDigest, tellConfirmation, valueIn, type Values } from '#shared/ceremony';
import type { CeremonyView, PendingView } from '#shared/ipc';
import { Banner, Button, FieldList } from '../components/index.ts';
import { classes } from '../theme/index.ts';
import { ask } from './bridge.ts';
import { Entry, readable } from './Entry.tsx';
import { PersonChoice } from './People.tsx';
import { Heard } from './ReadOut.tsx';
import { Signing } from './Signing.tsx';
import { StepHead } from './Step.tsx';
import { Title } from './Title.tsx';
import styles from './Step.module.css';
import { change, save } from './store.ts';
import { clockOf, confirmers, deedTitle, nextStepOf, twiceFields } from './words.ts';

const c = classes(styles);

export interface ConfirmProps {
  readonly view: CeremonyView;
  readonly pending: PendingView;
}

/** What one person signed, for the other one: nothing is recorded before they confirm it. */
export const Confirm = ({ view, pending }: ConfirmProps): ReactElement => {
  const people = confirmers(view);
  const [person, setPerson] = useState(people[0]?.person ?? ('' as PersonId));
  const [typed, setTyped] = useState<Values>({});
  const [words, setWords] = useState<readonly string[]>([]);
  const { deed, places } = pending;
  const twice = twiceFields(view, deed);
  // What was not read yet is told as nothing: never as the first entry.
  const again: Values = Object.fromEntries(twice.map(({ name }) => [name, (typed[name] ?? '').trim()]));
  const heard = places === null ? null : places.map((_, index) => (words[index] ?? '').trim());
  const lines = tellConfirmation(view.script, deed, {
    again,
    heard: heard === null ? null : { entropy: '', words: heard },
  });
  const missing =
    twice.find(({ name }) => again[name] === '')?.label ??
    (heard?.includes('') === true ? 'the three words' : undefined);
  const confirm = (): void => {
    void change(() =>
      ask('ceremony.confirm', {
        person,
        again,
        words: heard === null ? null : [...heard],
        shown: shownDigest(lines),
      }),
    );
  };
  return (
    <main className={c('page')}>
      <div className={c('body')}>
        <ConfirmHead view={view} pending={pending} />
        <Banner
          tone="info"
          whatHappened={`${pending.person} signed this at ${clockOf(pending.at)}. It is not recorded yet.`}
          whatToDo="Look yourself, at the thing and not at the screen. Then confirm, or put it aside."
        />
        <SeenValues view={view} pending={pending} />
        <div className={c('entries')}>
          {twice.map((field) => (
            <Entry
              key={field.name}
              field={field}
              value={typed[field.name] ?? ''}
              expected={undefined}
              onChange={(value) => {
                setTyped({ ...typed, [field.name]: value });
              }}
            />
          ))}
        </div>
        {places !== null && <Heard places={places} words={words} onChange={setWords} />}
        {view.isConfirmed ? (
          <Banner
            tone="info"
            whatHappened="Confirmed here. The other desk records it when it has the file."
            action={
              <Button variant="primary" onPress={() => void save(() => ask('exchange.saveConfirmation', {}))}>
                Save the confirmation
              </Button>
            }
          />
        ) : (
          <div className={c('run')}>
            <PersonChoice label="Confirms it" people={people} value={person} onChange={setPerson} />
            <Button
              variant="primary"
              size="large"
              onPress={confirm}
              disabledReason={missing === undefined ? undefined : `Not entered yet: ${missing}`}
            >
              Confirm
            </Button>
          </div>
        )}
        {!view.isVisiting && <Elsewhere />}
      </div>
      <Signing lines={lines} />
    </main>
  );
};

const ConfirmHead = ({ view, pending }: ConfirmProps): ReactElement => {
  const step = nextStepOf(view);
  return pending.deed.kind === 'step' && step !== undefined ? (
    <StepHead view={view} step={step} />
  ) : (
    <Title>{deedTitle(pending.deed)}</Title>
  );
};

/** What the first person entered, apart from what the second one reads without having seen it. */
const SeenValues = ({ view, pending }: ConfirmProps): ReactElement | null => {
  const step = nextStepOf(view);
  const { deed } = pending;
  if (deed.kind !== 'step' || step === undefined) return null;
  const seen = fieldsOf(step).filter(({ twice }) => twice !== true);
  if (seen.length === 0) return null;
  return (
    <FieldList
      fields={seen.map((field) => ({
        id: field.name,
        label: field.label,
        value: <span className={c('seen')}>{readable(field, valueIn(deed.observed, field.name) ?? '')}</span>,
      }))}
    />
  );
};

/** By file, to a desk where somebody confirms, and back; or given up. */
const Elsewhere = (): ReactElement => (
  <div className={c('more')}>
    <Button variant="quiet" onPress={() => void change(() => ask('ceremony.discard', {}))}>
      Put it aside
    </Button>
    <Button variant="quiet" onPress={() => void save(() => ask('exchange.saveStatement', {}))}>
      Save for another desk…
    </Button>
    <Button variant="quiet" onPress={() => void change(() => ask('exchange.openConfirmation', {}))}>
      Take a confirmation…
    </Button>
  </div>
);
