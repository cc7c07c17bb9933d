import type { ReactElement } from 'react';
import type { KeyStepView } from '#shared/ipc';
import { Button, DigestStart, Timeline, type TimelineEvent } from '../../components/index.ts';
import { listText, useRoute } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { stepTitle } from './key-words.ts';
import styles from './Keys.module.css';

const c = classes(styles);

const tones = { done: 'ok', waiting: 'pending', ended: 'normal' } as const;

/** The life of a key: each step with the item, the people and the reason behind it. */
export const KeyLife = ({ steps }: { readonly steps: readonly KeyStepView[] }): ReactElement => (
  <Timeline events={steps.map(eventOf)} />
);

const eventOf = (step: KeyStepView): TimelineEvent => ({
  id: step.intent,
  at: Date.parse(step.at),
  title: stepTitle(step),
  detail: <Evidence step={step} />,
  tone: tones[step.outcome],
});

const peopleText = ({ initiatorName, approvedBy }: KeyStepView): string =>
  approvedBy.length === 0
    ? `asked for by ${initiatorName}`
    : `asked for by ${initiatorName}, approved by ${listText(approvedBy)}`;

const Evidence = ({ step }: { readonly step: KeyStepView }): ReactElement => {
  const openItem = useRoute((state) => state.openItem);
  return (
    <>
      {peopleText(step)}
      {step.reason !== null && `: ${step.reason}`}
      <span className={c('evidence')}>
        <DigestStart hex={step.intent} />
        <Button
          variant="quiet"
          onPress={() => {
            openItem(step.intent);
          }}
        >
          Signed item
        </Button>
      </span>
    </>
  );
};
