import { useState, type ReactElement } from 'react';
import type { PersonId } from '#shared/brand';
import {
  fieldsOf,
  roleWords,
  shownDigest,
  tellDeed,
  valueIn,
  type CeremonyField,
  type CeremonyStep,
  type Values,
} from '#shared/ceremony';
import type { CeremonyView } from '#shared/ipc';
import { Banner, Button } from '../components/index.ts';
import { classes } from '../theme/index.ts';
import { ask } from './bridge.ts';
import { AttestWork } from './AttestWork.tsx';
import { Directions } from './Directions.tsx';
import { Answer, Entry } from './Entry.tsx';
import { PersonChoice } from './People.tsx';
import { ReadOut } from './ReadOut.tsx';
import { Signing } from './Signing.tsx';
import styles from './Step.module.css';
import { Title } from './Title.tsx';
import { change } from './store.ts';
import { TokenWork } from './TokenWork.tsx';
import { expectedAt, inCharge, kindWords, nextStepOf, stepTitle, withRole } from './words.ts';

const c = classes(styles);

/** The step that is next, for whoever runs it. */
export const Step = ({ view }: { readonly view: CeremonyView }): ReactElement | null => {
  const step = nextStepOf(view);
  if (view.phase.kind === 'paused')
    return <Paused view={view} since={view.phase.since} max={view.phase.minutesMax} />;
  return step === undefined ? null : <Running view={view} step={step} />;
};

/** What stands on the page of a step, for both people. */
export const StepHead = ({
  view,
  step,
}: {
  readonly view: CeremonyView;
  readonly step: CeremonyStep;
}): ReactElement => (
  <>
    <p className={c('eyebrow')}>
      Step {view.position + 1} · {kindWords(step)} · {roleWords(step.by)}, confirmed by{' '}
      {roleWords(step.confirmedBy)}
    </p>
    <Title>{stepTitle(step.id)}</Title>
    <p className={c('aloud')} aria-label="Read aloud">
      {step.text}
    </p>
    {step.kind === 'sign' && <blockquote className={c('statement')}>{step.statement}</blockquote>}
  </>
);

const observedOf = (fields: readonly CeremonyField[], values: Values): Values =>
  Object.fromEntries(fields.flatMap(({ name }) => (values[name] ? [[name, values[name].trim()]] : [])));

const Running = ({
  view,
  step,
}: {
  readonly view: CeremonyView;
  readonly step: CeremonyStep;
}): ReactElement => {
  const runners = withRole(view.crew, step.by);
  const [person, setPerson] = useState(runners[0]?.person ?? ('' as PersonId));
  const [values, setValues] = useState<Values>({});
  const fields = fieldsOf(step);
  const observed = observedOf(fields, { ...values, ...view.answers });
  const deed = { kind: 'step', step: step.id, observed } as const;
  const lines = tellDeed(view.script, deed);
  const missing = fields.find(({ name }) => valueIn(observed, name) === undefined);
  const run = (): void => {
    void change(() => ask('ceremony.state', { person, deed, shown: shownDigest(lines) }));
  };
  return (
    <main className={c('page')}>
      <div className={c('body')}>
        <StepHead view={view} step={step} />
        {step.kind === 'read-out' && (
          <ReadOut digest={view.values[step.reads] ?? ''} label={stepTitle(step.reads)} />
        )}
        {step.kind === 'token' && <TokenWork view={view} step={step} />}
        {step.kind === 'attest' && <AttestWork view={view} step={step} />}
        <div className={c('entries')}>
          {fields.map((field) =>
            field.answers === undefined && step.kind !== 'attest' ? (
              <Entry
                key={field.name}
                field={field}
                value={values[field.name] ?? ''}
                expected={expectedAt(view, step, field)}
                onChange={(value) => {
                  setValues({ ...values, [field.name]: value });
                }}
              />
            ) : (
              <Answer
                key={field.name}
                field={field}
                value={valueIn(view.answers ?? {}, field.name)}
                expected={expectedAt(view, step, field)}
                unsaid={step.kind === 'attest' ? 'Not judged yet' : 'The token has not said it yet'}
              />
            ),
          )}
        </div>
        <div className={c('run')}>
          <PersonChoice label="Runs it" people={runners} value={person} onChange={setPerson} />
          <Button
            variant="primary"
            size="large"
            onPress={run}
            disabledReason={missing === undefined ? undefined : whyNot(step, missing)}
          >
            Run step
          </Button>
        </div>
        <Directions view={view} step={step} observed={observed} />
      </div>
      <Signing lines={lines} />
    </main>
  );
};

const whyNot = ({ kind }: CeremonyStep, { label, answers }: CeremonyField): string => {
  if (kind === 'attest') return 'Choose the attestation first, or say that there is none';
  return answers === undefined ? `Not entered yet: ${label}` : `The token has not said yet: ${label}`;
};

const Paused = ({
  view,
  since,
  max,
}: {
  readonly view: CeremonyView;
  readonly since: string;
  readonly max: number | null;
}): ReactElement => {
  const people = inCharge(view.crew);
  const [person, setPerson] = useState(people[0]?.person ?? ('' as PersonId));
  const deed = { kind: 'resume' } as const;
  const lines = tellDeed(view.script, deed);
  return (
    <main className={c('page')}>
      <div className={c('body')}>
        <Title>The ceremony is paused</Title>
        <Banner
          tone="info"
          whatHappened={`Since ${new Date(since).toLocaleTimeString('en-GB')}${max === null ? '' : `, for ${String(max)} minutes at most`}.`}
          whatToDo="Two people stay with what is open. Whoever goes on signs that the pause is over."
        />
        <div className={c('run')}>
          <PersonChoice label="Goes on" people={people} value={person} onChange={setPerson} />
          <Button
            variant="primary"
            size="large"
            onPress={() => {
              void change(() => ask('ceremony.state', { person, deed, shown: shownDigest(lines) }));
            }}
          >
            Go on
          </Button>
        </div>
        <Directions view={view} step={nextStepOf(view)} observed={{}} />
      </div>
      <Signing lines={lines} />
    </main>
  );
};
