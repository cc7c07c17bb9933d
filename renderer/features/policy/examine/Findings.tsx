import { CircleAlert, CircleCheck, CircleX, Info, type LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import type { PolicyFindingView } from '#shared/ipc';
import { testFactsOf } from '#shared/policy';
import { Button, Disclosure, Mark } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import type { DraftView } from '../drafts/draft-view.ts';
import { findingTitle, newFirst, severities, severityWords } from './examine-words.ts';
import styles from './Examine.module.css';

const c = classes(styles);

interface FindingsProps {
  readonly findings: readonly PolicyFindingView[];
  readonly view: DraftView;
}

/** What an analysis found, the gravest first; what is only good to know is there to be opened. */
export const Findings = ({ findings, view }: FindingsProps): ReactElement => {
  const isClean = findings.every(({ severity }) => severity === 'note');
  return (
    <section className={c('section')} aria-label="Findings">
      <h2 className={c('heading')}>Findings</h2>
      {isClean && (
        <p className={c('clean')}>
          <CircleCheck className={c('ok')} size={15} strokeWidth={2} aria-hidden />
          No defect, and nothing that has to be read.
        </p>
      )}
      {severities.map((severity) => {
        const rows = newFirst(findings.filter((finding) => finding.severity === severity));
        if (rows.length === 0) return null;
        const list = <Rows key={severity} findings={rows} view={view} />;
        return severity === 'note' ? (
          <Disclosure key={severity} title={severityWords.note} note={String(rows.length)}>
            {list}
          </Disclosure>
        ) : (
          <div key={severity}>
            <h3 className={c('label')}>{severityWords[severity]}</h3>
            {list}
          </div>
        );
      })}
    </section>
  );
};

const icons: Readonly<Record<PolicyFindingView['severity'], LucideIcon>> = {
  error: CircleX,
  warning: CircleAlert,
  note: Info,
};

const Rows = ({ findings, view }: FindingsProps): ReactElement => (
  <ul>
    {findings.map((finding, at) => {
      const Icon = icons[finding.severity];
      const { example } = finding;
      return (
        <li key={`${finding.code} ${String(at)}`} className={c('finding')}>
          <Icon className={c('icon', finding.severity)} size={15} strokeWidth={2} aria-hidden />
          <div className={c('words')}>
            <p className={c('title')}>
              {findingTitle(finding)}
              {finding.isInForce && (
                <>
                  {' '}
                  <Mark>in force too</Mark>
                </>
              )}
              {finding.rules.length > 0 && <span className={c('rules')}>{finding.rules.join(', ')}</span>}
            </p>
            <p className={c('text')}>{finding.text}</p>
            {example !== null && <p className={c('quiet')}>For instance {example.text}</p>}
          </div>
          {example !== null && (
            <Button
              variant="quiet"
              onPress={() => {
                view.tryExample(testFactsOf(example.facts));
              }}
            >
              Try it
            </Button>
          )}
        </li>
      );
    })}
  </ul>
);
