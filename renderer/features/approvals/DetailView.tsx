import { useMemo, useRef, type ReactElement } from 'react';
import type { Decision } from '#shared/approval';
import type { ShownError } from '#shared/errors';
import type { IntentDetail } from '#shared/ipc';
import { Banner, Chip, Digest, Disclosure, Mark, RawText } from '../../components/index.ts';
import { classes } from '../../theme/index.ts';
import { Context } from './Context.tsx';
import { DecisionBar } from './DecisionBar.tsx';
import styles from './DetailView.module.css';
import { outboxLabels, statusLabels, typeLabels } from './labels.ts';
import { chipTones } from './queue-columns.tsx';
import { signedContentOf, type SignedContent } from './signed-content.ts';
import { SignedLines } from './SignedLines.tsx';
import { useDecide } from './use-decide.ts';

const c = classes(styles);

export interface DetailViewProps {
  readonly detail: IntentDetail;
  readonly onNext: () => void;
}

/**
 * Left, everything that the token signs, from the first line to the digest; right, what speaks for and
 * against it; at the foot, the decision.
 */
export const DetailView = ({ detail, onNext }: DetailViewProps): ReactElement => {
  const screen = useRef<HTMLDivElement>(null);
  const content = useMemo(() => signedContentOf(detail), [detail]);
  const deciding = useDecide(detail, content.ok ? content.value : undefined, screen);
  return (
    <>
      <div className={c('columns')}>
        <div className={c('signed')}>
          <Kind detail={detail} />
          <div ref={screen} className={c('bracket', !content.ok && 'unreadable')}>
            {content.ok ? (
              <Signed content={content.value} canonical={detail.canonical} />
            ) : (
              <Unreadable error={content.error} canonical={detail.canonical} />
            )}
          </div>
        </div>
        <Context detail={detail} />
      </div>
      <DecisionBar
        detail={detail}
        deciding={deciding}
        words={content.ok ? content.value.words : undefined}
        onDecide={(decision: Decision, reason) => {
          deciding.decide(decision, reason);
        }}
        onNext={onNext}
      />
    </>
  );
};

const Kind = ({ detail: { row, closing } }: { readonly detail: IntentDetail }): ReactElement => (
  <div className={c('kind')}>
    <span className={c('type')}>{typeLabels[row.type]}</span>
    <Mark tone={statusLabels[row.status].tone}>{statusLabels[row.status].text}</Mark>
    {row.outbox !== null && <Mark tone={outboxLabels[row.outbox].tone}>{outboxLabels[row.outbox].text}</Mark>}
    {closing !== null && <span className={c('closing')}>{closing}</span>}
    {row.chips.slice(0, 3).map((chip) => (
      <Chip key={chip.text} fact={chip.text} source={chip.source} tone={chipTones[chip.tone]} />
    ))}
  </div>
);

const Signed = ({
  content,
  canonical,
}: {
  readonly content: SignedContent;
  readonly canonical: string;
}): ReactElement => (
  <>
    <SignedLines record={content.record} />
    <section className={c('digest')}>
      <h2 className={c('heading')}>
        Digest <span className={c('headingNote')}>computed on this desk from the bytes below</span>
      </h2>
      <Digest hex={content.digest} words={content.words} />
      <Disclosure
        title="Raw bytes"
        note={`${content.byteLength.toLocaleString('en-GB')} bytes, canonical JSON`}
      >
        <RawText text={canonical} label="Canonical bytes of the intent" />
      </Disclosure>
    </section>
  </>
);

const Unreadable = ({
  error,
  canonical,
}: {
  readonly error: ShownError;
  readonly canonical: string;
}): ReactElement => (
  <>
    <Banner
      tone="alarm"
      whatHappened={error.title}
      meaningForTheMoney={[error.meaning, error.detail].filter(Boolean).join(' ')}
      whatToDo={error.remedy}
      code={`E${String(error.number)}`}
    />
    <Disclosure title="Raw bytes" isOpenAtFirst>
      <RawText text={canonical} label="Bytes that could not be decoded" />
    </Disclosure>
  </>
);
