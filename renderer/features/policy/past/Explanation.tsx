import { ArrowUpRight, Play } from 'lucide-react';
import { useCallback, type ReactElement, type ReactNode } from 'react';
import type { IntentDigest } from '#shared/brand';
import type { PastExplanation } from '#shared/ipc';
import type { Facts, PolicyLabel } from '#shared/policy';
import { Button, Disclosure, LoadingState, LoadProblem } from '../../../components/index.ts';
import { amountText, ask, useLoaded, useRoute } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import { utcText } from '../policy-words.ts';
import styles from './Past.module.css';

const c = classes(styles);

export interface ExplanationProps {
  readonly digest: IntentDigest;
  /** A draft to judge it by as well; null for none. */
  readonly draft: string | null;
  /** Puts the facts of the item among the examples of a dry run. */
  readonly onTry?: (facts: Facts) => void;
  /** What stands above the answers: how they are asked for. */
  readonly children?: ReactNode;
}

/** One item of the past, on the facts of its day: why then, why now, and why under a draft. */
export const Explanation = ({ digest, draft, onTry, children }: ExplanationProps): ReactElement => {
  const load = useCallback(() => ask('policies.explain', { digest, draft }), [digest, draft]);
  const [explained, retry] = useLoaded(load, 'policies');
  return (
    <aside className={c('panel')} aria-label="Why, then and now">
      {children}
      {explained.state === 'loading' && <LoadingState label="Judging the item again" rows={4} />}
      {explained.state === 'error' && <LoadProblem error={explained.error} onRetry={retry} />}
      {explained.state === 'ready' && <Explained explained={explained.value} onTry={onTry} />}
    </aside>
  );
};

const labels: Readonly<Record<PolicyLabel, string>> = {
  then: 'Then',
  now: 'Now',
  draft: 'Under the draft',
};

/** What one answer is called: there is no other then where the version of that day is still in force. */
const labelOf = (label: PolicyLabel, { explanations }: PastExplanation): string =>
  label === 'now' && !explanations.some((other) => other.label === 'then') ? 'Then and now' : labels[label];

const Explained = ({
  explained,
  onTry,
}: {
  readonly explained: PastExplanation;
  readonly onTry: ExplanationProps['onTry'];
}): ReactElement => {
  const openItem = useRoute((state) => state.openItem);
  const { item, difference, explanations } = explained;
  return (
    <>
      <header className={c('head')}>
        <h2 className={c('title')}>{item.title}</h2>
        <p className={c('quiet')}>
          {item.amount !== null && `${amountText(item.amount)} ${item.amount.asset}, `}
          proposed {utcText(item.proposedAt)} UTC
        </p>
      </header>
      <p className={c('difference')}>{difference}</p>
      {explanations.map(({ label, version, decision, explanation }) => (
        <section key={label} className={c('answer')} aria-label={labelOf(label, explained)}>
          <h3 className={c('label')}>
            {labelOf(label, explained)}
            <span className={c('quiet')}>
              {label === 'draft' ? 'not in force' : `version ${String(version)}`}
            </span>
          </h3>
          <p className={c('headline', decision === 'denied' && 'denied')}>{explanation.headline}</p>
          <Sentences sentences={explanation.reasons} />
          <Sentences sentences={explanation.shadow} />
          {explanation.counterfactuals.length > 0 && (
            <Disclosure title="What would change it" note={String(explanation.counterfactuals.length)}>
              <Sentences sentences={explanation.counterfactuals} />
            </Disclosure>
          )}
        </section>
      ))}
      <div className={c('actions')}>
        {onTry !== undefined && (
          <Button
            icon={Play}
            onPress={() => {
              onTry(explained.facts);
            }}
          >
            Try it in the dry run
          </Button>
        )}
        <Button
          icon={ArrowUpRight}
          onPress={() => {
            openItem(item.digest);
          }}
        >
          Open the item
        </Button>
      </div>
    </>
  );
};

const Sentences = ({ sentences }: { readonly sentences: readonly string[] }): ReactElement | null =>
  sentences.length === 0 ? null : (
    <ul className={c('sentences')}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
