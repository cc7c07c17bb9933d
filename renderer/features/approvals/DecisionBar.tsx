import { Check, CircleAlert, Lock, OctagonAlert } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { Decision } from '#shared/approval';
import type { ShownError } from '#shared/errors';
import type { IntentDetail } from '#shared/ipc';
import { Button } from '../../components/index.ts';
import { useDesk } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { outcomeSentence, placeInLine, whyNot } from './decision-words.ts';
import styles from './DecisionBar.module.css';
import { ReasonDialog } from './ReasonDialog.tsx';
import { SignButton } from './SignButton.tsx';
import type { Deciding, Reason } from './use-decide.ts';

const c = classes(styles);

export interface DecisionBarProps {
  readonly detail: IntentDetail;
  readonly deciding: Deciding;
  readonly isReadable: boolean;
  readonly onDecide: (decision: Decision, reason: Reason | null) => void;
  readonly onNext: () => void;
}

export const DecisionBar = (props: DecisionBarProps): ReactElement | null => {
  const { detail, deciding, onNext, onDecide } = props;
  const session = useDesk((state) => state.session);
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
  const reason = whyNot(detail, props.isReadable, session);
  const isSigning = current.state === 'signing';
  const off = reason ?? (isSigning ? 'The token is being asked. Finish or close the PIN window.' : undefined);
  return (
    <footer className={c('bar')}>
      {current.state === 'failed' ? (
        <Failure error={current.error} />
      ) : (
        <Standing reason={reason} isSigning={isSigning} detail={detail} />
      )}
      <div className={c('actions')}>
        <Button
          size="large"
          disabledReason={off}
          onPress={() => {
            setAsking('return');
          }}
        >
          Return
        </Button>
        <Button
          size="large"
          variant="danger"
          disabledReason={off}
          onPress={() => {
            setAsking('reject');
          }}
        >
          Reject
        </Button>
        <SignButton
          variant="primary"
          disabledReason={off}
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
        Compare the six words in the PIN window with the ones above, then enter your PIN there.
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
    <p className={c('sentence', 'quiet')}>{placeInLine(detail)} The PIN is asked next, with the six words.</p>
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
