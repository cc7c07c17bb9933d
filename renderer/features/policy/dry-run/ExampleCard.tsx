import { FlaskConical, X } from 'lucide-react';
import type { ReactElement } from 'react';
import type { PolicyExpectation } from '#shared/policy';
import { Disclosure, IconButton, Mark } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import type { DraftView } from '../drafts/draft-view.ts';
import type { Answer } from './answer.ts';
import styles from './DryRun.module.css';
import { ExampleFields, MoreFields } from './ExampleFields.tsx';
import { expectationOf, type Example } from './examples.ts';

const c = classes(styles);

export interface ExampleCardProps {
  readonly example: Example;
  readonly number: number;
  /** Undefined for the moment until it is tried. */
  readonly answers: { readonly before: Answer; readonly after: Answer } | undefined;
  readonly view: DraftView;
  /** The day of an example that says none. */
  readonly today: string;
  readonly onChange: (example: Example) => void;
  readonly onRemove: () => void;
  readonly onKeep: (expect: PolicyExpectation) => void;
}

/** One example: its fields, both answers, and why. */
export const ExampleCard = (props: ExampleCardProps): ReactElement => {
  const { example, number, answers, view, today, onChange, onRemove, onKeep } = props;
  const name = `Example ${String(number)}`;
  const change = (facts: Example['facts']): void => {
    onChange({ ...example, facts });
  };
  return (
    <li className={c('card')} aria-label={name}>
      <ExampleFields facts={example.facts} today={today} onChange={change} />
      <Answers answers={answers} version={view.draft.base.version} />
      <div>
        <div className={c('more')}>
          <div>{answers !== undefined && <Why answer={answers.after} />}</div>
          <span className={c('actions')}>
            <IconButton
              icon={FlaskConical}
              label={`Keep ${name.toLowerCase()} as a test, with the draft’s answer`}
              onPress={() => {
                if (answers !== undefined) onKeep(expectationOf(answers.after.evaluation));
              }}
            />
            <IconButton icon={X} label={`Remove ${name.toLowerCase()}`} onPress={onRemove} />
          </span>
        </div>
        <Disclosure title="Other facts">
          <MoreFields facts={example.facts} people={view.people} onChange={change} />
        </Disclosure>
      </div>
    </li>
  );
};

const Answers = ({
  answers,
  version,
}: {
  readonly answers: ExampleCardProps['answers'];
  readonly version: number;
}): ReactElement => {
  const before = answers?.before.explanation.headline ?? '';
  const after = answers?.after.explanation.headline ?? '';
  return (
    <dl className={c('answers')}>
      <dt className={c('who')}>Version {version}</dt>
      <dd className={c('answer')}>{before}</dd>
      <dt className={c('who')}>Draft</dt>
      <dd
        className={c(
          'answer',
          before !== after && 'changed',
          answers?.after.evaluation.decision === 'denied' && 'denied',
        )}
      >
        <span aria-live="polite">{after}</span>
        {before !== after && <Mark tone="warn">changed</Mark>}
      </dd>
    </dl>
  );
};

const Why = ({ answer: { explanation } }: { readonly answer: Answer }): ReactElement => (
  <Disclosure title="Why the draft says so">
    <div className={c('why')}>
      <Sentences sentences={explanation.reasons} />
      <Sentences sentences={explanation.counterfactuals} />
      <Sentences sentences={explanation.shadow} />
    </div>
  </Disclosure>
);

const Sentences = ({ sentences }: { readonly sentences: readonly string[] }): ReactElement | null =>
  sentences.length === 0 ? null : (
    <ul className={c('sentences')}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
