import { CircleCheck, CircleX } from 'lucide-react';
import { useCallback, useMemo, useState, type ReactElement } from 'react';
import type { ShownError } from '#shared/errors';
import type { ImportPreview } from '#shared/ipc';
import {
  Banner,
  BeforeSubmit,
  Button,
  DigestStart,
  Money,
  PageHeader,
  VirtualTable,
} from '../../components/index.ts';
import { amountText, ask, useImports, useRoute, useWhyNotSign } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { controlChecks, outcomeCounts } from './control.ts';
import { DraftHeadroom } from './DraftHeadroom.tsx';
import { Findings } from './Findings.tsx';
import styles from './Imports.module.css';
import { lineColumns, lineTone } from './line-columns.tsx';
import { LineConflicts } from './LineConflicts.tsx';
import { conflictsBesides, previewLines } from './preview-line.ts';

const c = classes(styles);

export const Preview = ({ preview }: { readonly preview: ImportPreview }): ReactElement => {
  const whyNotSign = useWhyNotSign();
  const [isSubmitting, setSubmitting] = useState(false);
  const [problem, setProblem] = useState<ShownError>();
  const [active, setActive] = useState(0);
  const lines = useMemo(() => previewLines(preview), [preview]);
  const rowAt = useCallback((index: number) => lines[index], [lines]);
  const submit = (): void => {
    setSubmitting(true);
    setProblem(undefined);
    void ask('imports.submit', { importId: preview.importId }).then((result) => {
      setSubmitting(false);
      if (result.ok) useImports.getState().setSubmitted(result.value);
      else setProblem(result.error);
    });
  };
  const notice = problem ?? preview.blocked ?? undefined;
  const fileFindings = preview.findings.filter((finding) => finding.scope === 'file');
  return (
    <>
      <PageHeader
        title={preview.fileName}
        note={<DigestStart hex={preview.fileDigest} />}
        actions={
          <>
            <Button variant="quiet" onPress={discard(preview.importId)}>
              Discard
            </Button>
            <Button
              variant="primary"
              onPress={submit}
              isPending={isSubmitting}
              disabledReason={whyNotSign ?? whyNotSubmit(preview, isSubmitting)}
            >
              {preview.readyCount === 1
                ? 'Submit 1 transfer'
                : `Submit ${preview.readyCount.toLocaleString('en-GB')} transfers`}
            </Button>
          </>
        }
      />
      <div className={c('summary')}>
        <Totals preview={preview} />
        <Control preview={preview} />
      </div>
      {(notice !== undefined || fileFindings.length > 0) && (
        <div className={c('notices')}>
          {notice !== undefined && (
            <Banner
              tone={notice.code === 'pin-cancelled' ? 'info' : 'alarm'}
              whatHappened={notice.title}
              meaningForTheMoney={[notice.detail, notice.meaning].filter(Boolean).join(' ')}
              whatToDo={notice.remedy}
              code={`E${String(notice.number)}`}
            />
          )}
          {fileFindings.length > 0 && <Findings findings={fileFindings} />}
        </div>
      )}
      {preview.readyCount > 0 && (
        <div className={c('before')}>
          <BeforeSubmit
            conflicts={conflictsBesides(preview)}
            noun="transfer"
            more={preview.lines.length > 1 ? 'choose a marked line to see why' : undefined}
            onOpenItem={useRoute.getState().openItem}
          >
            <DraftHeadroom views={preview.headroom} />
          </BeforeSubmit>
        </div>
      )}
      <VirtualTable
        label="Credit transfers in the file"
        columns={lineColumns}
        rowCount={preview.lines.length}
        rowAt={rowAt}
        rowTone={lineTone}
        rowHeight={52}
        activeIndex={active}
        onActiveChange={setActive}
        shouldTakeFocus
      />
      <LineConflicts line={lines[active]} />
    </>
  );
};

const discard = (importId: string) => (): void => {
  useImports.getState().clear();
  void ask('imports.discard', { importId });
};

const whyNotSubmit = (preview: ImportPreview, isSubmitting: boolean): string | undefined => {
  if (isSubmitting) return 'The token is being asked. Finish or close the PIN window.';
  if (preview.readyCount === 0)
    return 'No transfer in this file is ready. Correct the findings in your ERP and export the file again.';
  return preview.blocked === null ? undefined : whyBlocked(preview.blocked);
};

const whyBlocked = ({ title, detail, remedy }: ShownError): string => [detail ?? title, remedy].join(' ');

const Totals = ({ preview }: { readonly preview: ImportPreview }): ReactElement => {
  const counts = outcomeCounts(preview.lines);
  return (
    <div>
      <div className={c('totals')}>
        {preview.totals.map((total) => (
          <span key={total.asset} className={c('total')}>
            <Money value={amountText(total)} asset={total.asset} size="large" />
            <span className={c('totalNote')}>
              {total.count.toLocaleString('en-GB')} {total.count === 1 ? 'transfer' : 'transfers'}
            </span>
          </span>
        ))}
      </div>
      <p className={c('counts')}>
        {counts.ready.toLocaleString('en-GB')} ready
        {counts.refused > 0 && (
          <span className={c('bad')}>, {counts.refused.toLocaleString('en-GB')} refused</span>
        )}
        {counts.duplicate > 0 && (
          <span className={c('caution')}>, {counts.duplicate.toLocaleString('en-GB')} duplicate</span>
        )}
        {' · '}
        {preview.initiatingParty} · message {preview.messageId} · created {preview.createdAt}
      </p>
    </div>
  );
};

const Control = ({ preview }: { readonly preview: ImportPreview }): ReactElement => (
  <table className={c('control')} aria-label="Control totals">
    <thead>
      <tr>
        <td />
        <th scope="col">In the file</th>
        <th scope="col">Counted</th>
        <td />
      </tr>
    </thead>
    <tbody>
      {controlChecks(preview).map((check) => (
        <tr key={check.label}>
          <th scope="row">{check.label}</th>
          <td>{check.stated}</td>
          <td>{check.counted}</td>
          <td>
            {check.isEqual ? (
              <CircleCheck className={c('equal')} size={15} strokeWidth={2} aria-label="Equal" />
            ) : (
              <CircleX className={c('bad')} size={15} strokeWidth={2} aria-label="Not equal" />
            )}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
