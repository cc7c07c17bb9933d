import { useCallback, useMemo, type ReactElement } from 'react';
import type { IntentDigest } from '#shared/brand';
import type { EmergencyUse } from '#shared/ipc';
import {
  Banner,
  Button,
  clockText,
  Dialog,
  PlainTable,
  RawText,
  SubmitProblem,
  useNow,
  type Column,
} from '../../../components/index.ts';
import { ask, listText, useLoaded, useSaved } from '../../../state/index.ts';
import { DialogButton } from '../change/DialogButton.tsx';
import { sentence } from '../changes/change-words.ts';
import { LoadedView } from '../layout/LoadedView.tsx';
import { Quiet, Section, Two } from '../layout/Layout.tsx';
import { endText } from './use-words.ts';

/** Every use of break-glass, with the report that is drafted of it. */
export const Uses = (): ReactElement => {
  const now = useNow();
  const load = useCallback(() => ask('people.emergencies', {}), []);
  const [uses, retry] = useLoaded(load, 'audit');
  const columns = useMemo(() => columnsAt(now), [now]);
  return (
    <Section title="Used">
      <LoadedView loaded={uses} onRetry={retry} label="Loading the uses of break-glass">
        {(rows) => (
          <PlainTable
            label="Uses of break-glass"
            columns={columns}
            rows={rows}
            keyOf={({ intent }) => intent}
            empty="Break-glass was never used."
          />
        )}
      </LoadedView>
    </Section>
  );
};

const columnsAt = (now: number): readonly Column<EmergencyUse>[] => {
  const timeText = (instant: string): string => clockText(Date.parse(instant), now);
  return [
    {
      id: 'what',
      header: 'What',
      width: 'minmax(0, 1.4fr)',
      cell: ({ what, reason }) => <Two first={sentence(what)} second={reason} />,
    },
    { id: 'by', header: 'By', width: 'minmax(0, 1.2fr)', cell: ({ byNames }) => listText(byNames) },
    { id: 'at', header: 'Since', width: '128px', cell: ({ at }) => timeText(at) },
    { id: 'end', header: 'End', width: '172px', cell: (use) => sentence(endText(use, timeText)) },
    {
      id: 'report',
      header: '',
      width: '88px',
      align: 'end',
      cell: ({ intent }) => (
        <DialogButton label="Report" variant="quiet">
          {(onClose) => <ReportDialog intent={intent} onClose={onClose} />}
        </DialogButton>
      ),
    },
  ];
};

interface ReportDialogProps {
  readonly intent: IntentDigest;
  readonly onClose: () => void;
}

const ReportDialog = ({ intent, onClose }: ReportDialogProps): ReactElement => {
  const load = useCallback(() => ask('people.report', { intent }), [intent]);
  const [report, retry] = useLoaded(load, 'audit');
  const { saved, saveIt } = useSaved(useCallback(() => ask('people.saveReport', { intent }), [intent]));
  return (
    <Dialog
      title="Report, as it is drafted now"
      isOpen
      size="wide"
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            Close
          </Button>
          <Button
            variant="primary"
            disabledReason={report.state === 'ready' ? undefined : 'It is being drafted.'}
            onPress={saveIt}
          >
            Save as a file
          </Button>
        </>
      }
    >
      <SubmitProblem problem={saved.problem} />
      {saved.fileName !== undefined && <Banner tone="info" whatHappened={`Saved as ${saved.fileName}.`} />}
      <Quiet>From the journal alone: every desk drafts the same. Its open questions are for people.</Quiet>
      <LoadedView loaded={report} onRetry={retry} label="Drafting the report">
        {({ text }) => <RawText text={text} label="Report" />}
      </LoadedView>
    </Dialog>
  );
};
