import { Check, Circle, CircleDot, Eye, SkipForward, type LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import type { RunbookStepView, RunbookView } from '#shared/ipc';
import { clockText, Mark, useNow } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import { DialogButton } from '../change/DialogButton.tsx';
import type { Viewer } from '../change/power.ts';
import { askedText, markText, nextStep, timingOf, whyNotSkip, whyNotStep } from './runbook-words.ts';
import { SignStepDialog, SkipStepDialog } from './RunbookDialog.tsx';
import styles from './Runbooks.module.css';

const c = classes(styles);

const ICONS: Readonly<Record<NonNullable<RunbookStepView['mark']>['how'], LucideIcon>> = {
  signed: Check,
  skipped: SkipForward,
  observed: Eye,
};

export interface StepsProps {
  readonly runbook: RunbookView;
  readonly viewer: Viewer;
}

/** Every step with who signed it, what it took against its target, and what can be done with it now. */
export const Steps = ({ runbook, viewer }: StepsProps): ReactElement => {
  const next = nextStep(runbook);
  return (
    <ol className={c('steps')} aria-label={`Steps of ${runbook.title}`}>
      {runbook.steps.map((step) => (
        <Step key={step.id} step={step} runbook={runbook} viewer={viewer} isNext={step === next} />
      ))}
    </ol>
  );
};

interface StepProps extends StepsProps {
  readonly step: RunbookStepView;
  readonly isNext: boolean;
}

const Step = ({ step, runbook, viewer, isNext }: StepProps): ReactElement => {
  const now = useNow();
  const timing = timingOf(step, now);
  return (
    <li className={c('step')}>
      <StepIcon step={step} isNext={isNext} />
      <div className={c('body')}>
        <p className={c('text', step.mark !== null && 'isDone')}>{step.text}</p>
        <p className={c('small')}>
          {step.mark === null
            ? askedText(step)
            : `${markText(step.mark)}, ${clockText(Date.parse(step.mark.at), now)}`}
        </p>
        {typeof step.mark?.note === 'string' && <p className={c('note')}>“{step.mark.note}”</p>}
      </div>
      <div className={c('time', timing.isLate && 'late')}>
        {timing.text} {isNext && <Mark>next</Mark>}
      </div>
      {step.mark === null && <StepDeeds step={step} runbook={runbook} viewer={viewer} />}
    </li>
  );
};

const StepIcon = ({ step: { mark }, isNext }: Pick<StepProps, 'step' | 'isNext'>): ReactElement => {
  const Icon = mark === null ? (isNext ? CircleDot : Circle) : ICONS[mark.how];
  return (
    <Icon className={c('icon', mark?.how ?? (isNext && 'next'))} size={16} strokeWidth={1.75} aria-hidden />
  );
};

const StepDeeds = ({ step, runbook, viewer }: Omit<StepProps, 'isNext'>): ReactElement => (
  <div className={c('deeds')}>
    {step.observes === null && (
      <DialogButton label="Sign" whyNot={whyNotStep(viewer, step)}>
        {(onClose) => <SignStepDialog runbook={runbook} step={step} onClose={onClose} />}
      </DialogButton>
    )}
    <DialogButton label="Skip" variant="quiet" whyNot={whyNotSkip(viewer, step)}>
      {(onClose) => <SkipStepDialog runbook={runbook} step={step} onClose={onClose} />}
    </DialogButton>
  </div>
);
