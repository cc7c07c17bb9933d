import type { ReactElement } from 'react';
import type { WalletStep } from '#shared/ipc';
import { Button, DigestStart, Timeline, type TimelineEvent } from '../../components/index.ts';
import { useRoute } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { outcomeText, stepTitle } from './change-words.ts';
import styles from './WalletPage.module.css';

const c = classes(styles);

const tones = { done: 'ok', waiting: 'pending', ended: 'normal' } as const;

/** The life of a wallet from its birth on: each step with the intent, the people and the policy behind it. */
export const WalletLife = ({ steps }: { readonly steps: readonly WalletStep[] }): ReactElement => (
  <Timeline events={steps.map(eventOf)} />
);

const eventOf = (step: WalletStep): TimelineEvent => ({
  id: step.intent ?? 'genesis',
  at: Date.parse(step.at),
  title: stepTitle(step),
  detail: <Evidence step={step} />,
  tone: tones[step.outcome],
});

/** What proves a step: who signed it, under which policy, and where it stands in the journal. */
const Evidence = ({ step }: { readonly step: WalletStep }): ReactElement => {
  const openItem = useRoute((state) => state.openItem);
  const { intent } = step;
  return (
    <>
      {outcomeText(step)}
      {intent !== null && (
        <span className={c('evidence')}>
          <DigestStart hex={intent} />
          <Button
            variant="quiet"
            onPress={() => {
              openItem(intent);
            }}
          >
            Signed item
          </Button>
        </span>
      )}
    </>
  );
};
