import { Check, Circle, CircleDot } from 'lucide-react';
import { useEffect, useRef, type ReactElement } from 'react';
import { stepsOf, type CeremonyStep, type TranscriptLine } from '#shared/ceremony';
import type { CeremonyView } from '#shared/ipc';
import { Button, DigestStart, Scroller } from '../components/index.ts';
import { classes } from '../theme/index.ts';
import styles from './Rail.module.css';
import { leave } from './store.ts';
import { clockOf, kindWords, stepTitle } from './words.ts';

const c = classes(styles);

/** Every step of the way, with who ran and who confirmed what is done. */
export const Rail = ({ view }: { readonly view: CeremonyView }): ReactElement => {
  const { script, branch, position, head, phase } = view;
  const own = stepsOf(script, null);
  const title = script.branches.find(({ id }) => id === branch)?.title;
  const reached = branch === null ? position : ownDone(view);
  return (
    <Scroller as="nav" className={c('rail')} label="Steps">
      <p className={c('head')}>
        {phase.kind === 'unopened'
          ? 'Not open yet'
          : `${String(branch === null ? position : reached)} of ${String(own.length)} steps`}
      </p>
      <ol className={c('steps')}>
        {own.map((step, index) => (
          <RailStep
            key={step.id}
            step={step}
            done={doneLine(view, step)}
            isNow={branch === null && index === position && phase.kind !== 'unopened'}
          />
        ))}
      </ol>
      {branch !== null && (
        <>
          <p className={c('branch')}>Branch: {title}</p>
          <ol className={c('steps')}>
            {stepsOf(script, branch).map((step, index) => (
              <RailStep key={step.id} step={step} done={doneLine(view, step)} isNow={index === position} />
            ))}
          </ol>
        </>
      )}
      <dl className={c('foot')}>
        <dt>Commits</dt>
        <dd>{head.size}</dd>
        <dt>Root</dt>
        <dd>
          <DigestStart hex={head.root} />
        </dd>
        <dt>Exceptions</dt>
        <dd>{view.exceptions.length}</dd>
      </dl>
      <div className={c('leave')}>
        <Button variant="quiet" onPress={() => void leave()}>
          Leave it here
        </Button>
      </div>
    </Scroller>
  );
};

const doneLine = ({ transcript }: CeremonyView, { id }: CeremonyStep): TranscriptLine | undefined =>
  transcript.find(({ deed }) => deed.kind === 'step' && deed.step === id);

const ownDone = (view: CeremonyView): number =>
  stepsOf(view.script, null).filter((step) => doneLine(view, step) !== undefined).length;

interface RailStepProps {
  readonly step: CeremonyStep;
  readonly done: TranscriptLine | undefined;
  readonly isNow: boolean;
}

const RailStep = ({ step, done, isNow }: RailStepProps): ReactElement => {
  const here = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isNow) here.current?.scrollIntoView({ block: 'center' });
  }, [isNow]);
  const Icon = done === undefined ? (isNow ? CircleDot : Circle) : Check;
  return (
    <li
      ref={here}
      className={c('step', isNow && 'now', done !== undefined && 'done')}
      {...(isNow ? { 'aria-current': 'step' as const } : {})}
    >
      <Icon size={14} strokeWidth={2} aria-hidden />
      <span className={c('name')}>{stepTitle(step.id)}</span>
      <span className={c('kind')}>{kindWords(step)}</span>
      {done !== undefined && (
        <span className={c('who')}>
          {done.by}, {done.confirmedBy} · {clockOf(done.confirmedAt)}
        </span>
      )}
    </li>
  );
};
