import { useCallback, type ReactElement } from 'react';
import type { PolicyDifferenceView, PolicyExamination } from '#shared/ipc';
import { testFactsOf } from '#shared/policy';
import { Banner, Button, LoadingState, LoadProblem } from '../../../components/index.ts';
import { ask } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import type { DraftView } from '../drafts/draft-view.ts';
import { capital } from '../policy-words.ts';
import { useAsked } from '../use-asked.ts';
import { directionWords } from './examine-words.ts';
import styles from './Examine.module.css';
import { Findings } from './Findings.tsx';

const c = classes(styles);

/** What the analysis of the whole table shows, and how the draft stands to the version in force. */
export const Examine = ({ view }: { readonly view: DraftView }): ReactElement => {
  const { id } = view.draft.row;
  const { keep } = view.editing;
  const load = useCallback(async () => {
    await keep();
    return ask('policies.examine', { id });
  }, [keep, id]);
  const [examined, retry] = useAsked(load);
  if (examined.state === 'loading')
    return (
      <>
        <p className={c('running')} role="status">
          The whole table is being examined. That takes up to a few seconds.
        </p>
        <LoadingState label="Examining the draft" rows={5} />
      </>
    );
  if (examined.state === 'error') return <LoadProblem error={examined.error} onRetry={retry} />;
  return (
    <div className={c('scroll')}>
      <Direction examination={examined.value} view={view} />
      <Findings findings={examined.value.findings} view={view} />
      <p className={c('quiet')}>
        Examined on this desk in {examined.value.millis.toLocaleString('en-GB')} ms. Facts are taken as
        independent: a gap may be shown for a payment that never comes.
      </p>
    </div>
  );
};

const Direction = ({
  examination,
  view,
}: {
  readonly examination: PolicyExamination;
  readonly view: DraftView;
}): ReactElement => {
  const words = directionWords(examination);
  return (
    <section className={c('section')} aria-label="Against the version in force">
      <h2 className={c('heading')}>Against version {examination.version}, in force</h2>
      <Banner tone={words.tone} whatHappened={words.whatHappened} meaningForTheMoney={words.meaning} />
      <Difference title="Passes more easily" difference={examination.looser} view={view} />
      <Difference title="Passes less easily" difference={examination.tighter} view={view} />
    </section>
  );
};

const Difference = ({
  title,
  difference,
  view,
}: {
  readonly title: string;
  readonly difference: PolicyDifferenceView | null;
  readonly view: DraftView;
}): ReactElement | null =>
  difference === null ? null : (
    <div className={c('difference')}>
      <div>
        <p className={c('label')}>{title}, for instance</p>
        <p className={c('example')}>{capital(difference.text)}</p>
        <dl className={c('answers')}>
          <dt>Version in force</dt>
          <dd>{difference.before}</dd>
          <dt>Draft</dt>
          <dd className={c('after')}>{difference.after}</dd>
        </dl>
      </div>
      <Button
        onPress={() => {
          view.tryExample(testFactsOf(difference.facts));
        }}
      >
        Try it
      </Button>
    </div>
  );
