import type { ReactElement } from 'react';
import type { PolicyAnswerView } from '#shared/ipc';
import { Digest, Disclosure, OverdueBanner } from '../../components/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './PolicyAnswer.module.css';

const c = classes(styles);

/** Why the policy answers as it does: the answer, its reasons, what would change it, and by which version. */
export const PolicyAnswer = ({ policy }: { readonly policy: PolicyAnswerView }): ReactElement => (
  <div className={c('policy')}>
    <p className={c('headline', policy.decision === 'denied' && 'denied')}>{policy.headline}</p>
    <OverdueBanner rules={policy.overdue} when="at-proposal" />
    <Sentences sentences={policy.reasons} />
    {policy.counterfactuals.length > 0 && (
      <div>
        <h3 className={c('heading')}>What would change it</h3>
        <Sentences sentences={policy.counterfactuals} isQuiet />
      </div>
    )}
    {policy.shadow.length > 0 && (
      <div>
        <h3 className={c('heading')}>What rules on trial would add</h3>
        <Sentences sentences={policy.shadow} isQuiet />
      </div>
    )}
    <div>
      {policy.notMatched.length > 0 && (
        <Disclosure title="Rules that did not match" note={String(policy.notMatched.length)}>
          <div className={c('inside')}>
            <Sentences sentences={policy.notMatched} isQuiet />
          </div>
        </Disclosure>
      )}
      <Disclosure title={`Policy version ${String(policy.version)}`} note="digest">
        <div className={c('inside')}>
          <p className={c('basis')}>{basisText(policy)}</p>
          <Digest hex={policy.digest} label={`Digest of policy version ${String(policy.version)}`} />
        </div>
      </Disclosure>
    </div>
  </div>
);

const basisText = ({ version, proposedUnder }: PolicyAnswerView): string =>
  proposedUnder === null
    ? 'In force now, and when the item was proposed.'
    : `Proposed under version ${String(proposedUnder)}; version ${String(version)} is in force now. The stricter of both holds.`;

const Sentences = ({
  sentences,
  isQuiet = false,
}: {
  readonly sentences: readonly string[];
  readonly isQuiet?: boolean;
}): ReactElement => (
  <ul className={c('sentences', isQuiet && 'quiet')}>
    {sentences.map((sentence) => (
      <li key={sentence}>{sentence}</li>
    ))}
  </ul>
);
