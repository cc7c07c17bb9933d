import { Check, CircleAlert, Lock, OctagonAlert } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { Decision } from '#shared/approval';
import type { ShownError } from '#shared/errors';
import type { IntentDetail } from '#shared/ipc';
import { Button } from '../../components/index.ts';
import { useWhyNotSign } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { outcomeSentence, placeInLine, whyNot } from './decision-words.ts';
import styles from './DecisionBar.module.css';
import { ReasonDialog } from './ReasonDialog.tsx';
import { SignButton } from './SignButton.tsx';
import type { Deciding, DecisionState, Reason } from './use-decide.ts';

const c = classes(styles);

export interface DecisionBarProps {
  readonly detail: IntentDetail;
  readonly deciding: Deciding;
  /** Six words of what would be signed; undefined when the bytes can't be decoded. */
  readonly words: readonly string[] | undefined;
  readonly onDecide: (decision: Decision, reason: Reason | null) => void;
  readonly onNext: () => void;
}

export const DecisionBar = (props: DecisionBarProps): ReactElement | null => {
  const { detail, deciding, onNext, onDecide } = props;
  const whyNotSign = useWhyNotSign();
  const [asking, setAsking] = useState<'reject' | 'return'>();
  const { current } = deciding;
  if (current.state === 'signed')
    return (
      <footer className={c('bar')}>
        <p className={c('sentence')} role="status">
          <Check className={c('ok')} size={16} strokeWidth={2.25} aria-hidden />
          {outcomeSentence(current)}
        </p>
        <Button variant="primary" size="large" onPress={onNext} shortcut="Enter">
          Next item
        </Button>
      </footer>
    );
  const whyNotTo = (decision: Decision): string | undefined =>
    whyNot(decision, detail, props.words !== undefined, whyNotSign);
  const reason = whyNotTo('approve');
  const isSigning = current.state === 'signing';
  const off = (decision: Decision): string | undefined => whyNotTo(decision) ?? offNow(current);
  return (
    <footer className={c('bar')}>
      <div className={c('standing')}>
        {props.words !== undefined && <p className={c('words')}>{props.words.join('  ')}</p>}
        {current.state === 'failed' ? (
          <Failure error={current.error} />
        ) : (
          <Standing reason={reason} isSigning={isSigning} detail={detail} />
        )}
      </div>
      <div className={c('actions')}>
        <Button
          size="large"
          disabledReason={off('return')}
          onPress={() => {
            setAsking('return');
          }}
        >
          Return
        </Button>
        <Button
          size="large"
          variant="danger"
          disabledReason={off('reject')}
          onPress={() => {
            setAsking('reject');
          }}
        >
          Reject
        </Button>
        <SignButton
          variant="primary"
          disabledReason={off('approve')}
          isPending={isSigning && current.decision === 'approve'}
          onEnter={onNext}
          onSign={() => {
            onDecide('approve', null);
          }}
        >
          Approve
        </SignButton>
      </div>
      {asking !== undefined && (
        <ReasonDialog
          decision={asking}
          onClose={() => {
            setAsking(undefined);
          }}
          onSign={(given) => {
            setAsking(undefined);
            onDecide(asking, given);
          }}
        />
      )}
    </footer>
  );
};

/** A screen that was caught altered decides nothing any more. */
const offNow = (current: DecisionState): string | undefined => {
  if (current.state === 'signing') return 'The token is being asked. Finish or close the PIN window.';
  return current.state === 'failed' && current.error.code === 'render-mismatch'
    ? `${current.error.title} ${current.error.remedy}`
    : undefined;
};

const Standing = ({
  reason,
  isSigning,
  detail,
}: {
  readonly reason: string | undefined;
  readonly isSigning: boolean;
  readonly detail: IntentDetail;
}): ReactElement => {
  if (isSigning)
    return (
      <p className={c('sentence')} role="status">
        Compare these six words with those in the PIN window, then enter your PIN there.
      </p>
    );
  if (reason !== undefined)
    return (
      <p className={c('sentence')}>
        <Lock className={c('quiet')} size={16} strokeWidth={1.75} aria-hidden />
        {reason}
      </p>
    );
  return (
    <p className={c('sentence', 'quiet')}>{placeInLine(detail)} The PIN window shows the same six words.</p>
  );
};

/** A window that the officer closed is no error: it is said quietly. */
const Failure = ({ error }: { readonly error: ShownError }): ReactElement => {
  const isOwnWill = error.code === 'pin-cancelled';
  const Icon = isOwnWill ? CircleAlert : OctagonAlert;
  return (
    <p className={c('sentence')} role="alert">
      <Icon className={c(isOwnWill ? 'quiet' : 'alarm')} size={16} strokeWidth={1.75} aria-hidden />
      <span>
        <strong className={c('strong')}>{error.title}</strong> {error.meaning} {error.remedy}{' '}
        {!isOwnWill && <span className={c('code')}>E{error.number}</span>}
      </span>
    </p>
  );
};
