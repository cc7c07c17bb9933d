import { useId, type ReactElement } from 'react';
import type { IntentDigest } from '#shared/brand';
import type { DraftConflicts, DraftNeed } from '#shared/ipc';
import { classes } from '../../theme/index.ts';
import { Checks } from '../Checks/Checks.tsx';
import styles from './BeforeSubmit.module.css';

const c = classes(styles);

export interface BeforeSubmitProps {
  readonly conflicts: DraftConflicts;
  /** What a draft is called: `transfer`. */
  readonly noun: string;
  /** Opens an item that a draft is like. */
  readonly onOpenItem: (digest: IntentDigest) => void;
}

/** What speaks against drafts and what they would need, while nothing is signed. */
export const BeforeSubmit = ({ conflicts, noun, onOpenItem }: BeforeSubmitProps): ReactElement => {
  const id = useId();
  return (
    <div className={c('columns')}>
      {conflicts.checks.length > 0 && (
        <section aria-labelledby={`${id}checks`}>
          <h2 className={c('heading')} id={`${id}checks`}>
            Before you submit
          </h2>
          <Checks checks={conflicts.checks} onOpenItem={onOpenItem} />
        </section>
      )}
      {conflicts.needs.length > 0 && (
        <section aria-labelledby={`${id}needs`}>
          <h2 className={c('heading')} id={`${id}needs`}>
            Would need
            {conflicts.policy !== null && (
              <span className={c('note')}>policy version {conflicts.policy.version}, as things stand</span>
            )}
          </h2>
          <Needs needs={conflicts.needs} noun={noun} />
        </section>
      )}
    </div>
  );
};

const Needs = ({
  needs,
  noun,
}: {
  readonly needs: readonly DraftNeed[];
  readonly noun: string;
}): ReactElement => {
  const isAlone = needs.length === 1 && needs[0]?.count === 1;
  return (
    <ul className={c('needs')}>
      {needs.map((need) => (
        <li key={`${need.decision} ${need.headline}`}>
          <p className={c('need', need.decision !== 'requires' && 'stopped')}>
            {need.headline}
            {!isAlone && (
              <span className={c('count')}>
                {need.count.toLocaleString('en-GB')} {need.count === 1 ? noun : `${noun}s`}
              </span>
            )}
          </p>
          {need.reasons.map((reason) => (
            <p key={reason} className={c('reason')}>
              {reason}
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
};
