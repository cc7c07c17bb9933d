import type { ReactElement } from 'react';
import type { ChainView } from '#shared/ipc';
import { Banner } from '../../components/index.ts';

/** What holds payments up, each with what it means for the money. */
export const Announcements = ({ view }: { readonly view: ChainView }): ReactElement => (
  <>
    <PhaseBanner view={view} />
    {view.feed !== null && <FeedBanner {...view.feed} />}
  </>
);

const PhaseBanner = ({ view: { state, unplaced } }: { readonly view: ChainView }): ReactElement | null => {
  switch (state.phase) {
    case 'locked':
      return (
        <Banner
          tone="info"
          whatHappened="The carrier is locked."
          meaningForTheMoney={waitingText(unplaced.length)}
          whatToDo="A custodian or a ceremony lead unlocks it with the PIN of its token."
        />
      );
    case 'stopped':
      return (
        <Banner
          tone="alarm"
          whatHappened={`The carrier has stopped: ${state.because}.`}
          meaningForTheMoney="Nothing more is signed. What was signed is kept, and is neither lost nor sent twice."
          whatToDo="Put right what it names, then unlock it again."
        />
      );
    case 'misconfigured':
      return (
        <Banner
          tone="alarm"
          whatHappened="The settings of the carrier do not hold."
          meaningForTheMoney="Nothing is signed or sent from this desk until they do."
          whatToDo="IT corrects what is named here and starts the desk again."
        >
          <ul>
            {state.faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        </Banner>
      );
    case 'working':
    case 'not-set-up':
      return null;
  }
};

const waitingText = (count: number): string => {
  if (count === 0) return 'Nothing approved waits for it. What was sent before goes its way on the chain.';
  return count === 1 ? '1 approved payment waits for it.' : `${String(count)} approved payments wait for it.`;
};

const FeedBanner = ({ detail, isFinal }: NonNullable<ChainView['feed']>): ReactElement => (
  <Banner
    tone={isFinal ? 'alarm' : 'warn'}
    whatHappened={
      isFinal ? `The journal does not hold: ${detail}.` : `The journal could not be read on: ${detail}.`
    }
    meaningForTheMoney={
      isFinal
        ? 'The gate is closed for good: no key here signs another payment.'
        : 'Nothing new is signed. What was signed before is followed on its chain.'
    }
    whatToDo={
      isFinal
        ? 'Tell security and IT at once.'
        : 'It is tried again. If it stays, IT looks at the ledger service.'
    }
  />
);
