import { useId, type ReactElement, type ReactNode } from 'react';
import type { IntentDigest } from '#shared/brand';
import type { DraftConflicts, DraftNeed, DraftVelocity } from '#shared/ipc';
import { classes } from '../../theme/index.ts';
import { Checks } from '../Checks/Checks.tsx';
import { Disclosure } from '../Disclosure/Disclosure.tsx';
import styles from './BeforeSubmit.module.css';

const c = classes(styles);

export interface BeforeSubmitProps {
  readonly conflicts: DraftConflicts;
  /** What a draft is called: `transfer`. */
  readonly noun: string;
  /** Opens an item that a draft is like. */
  readonly onOpenItem: (digest: IntentDigest) => void;
  /** Where more is said of each draft: `choose a marked line to see why`. */
  readonly more?: string | undefined;
  /** What else follows from them. */
  readonly children?: ReactNode;
}

/** What speaks against drafts and what they would need, while nothing is signed. */
export const BeforeSubmit = ({
  conflicts,
  noun,
  onOpenItem,
  more,
  children,
}: BeforeSubmitProps): ReactElement => {
  const id = useId();
  return (
    <div className={c('columns')}>
      {conflicts.checks.length > 0 && (
        <section aria-labelledby={`${id}checks`}>
          <h2 className={c('heading')} id={`${id}checks`}>
            Before you submit
            {more !== undefined && conflicts.drafts.length > 0 && <span className={c('note')}>{more}</span>}
          </h2>
          <Checks checks={conflicts.checks} onOpenItem={onOpenItem} />
        </section>
      )}
      <div className={c('side')}>
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
        {conflicts.velocities.length > 0 && (
          <section aria-labelledby={`${id}left`}>
            <h2 className={c('heading')} id={`${id}left`}>
              Left before rules apply
              <span className={c('note')}>these and what is pending included</span>
            </h2>
            <Velocities velocities={conflicts.velocities} />
          </section>
        )}
        {children}
      </div>
    </div>
  );
};

/** Whose running figure comes how near to which rule. */
const Velocities = ({ velocities }: { readonly velocities: readonly DraftVelocity[] }): ReactElement => (
  <ul className={c('needs')}>
    {velocities.map(({ rule, ruleTitle, of, text, isOver }) => (
      <li key={`${rule} ${of} ${text}`}>
        <p className={c('need', isOver && 'stopped')}>
          {of}
          <span className={c('count')}>{text}</span>
        </p>
        <p className={c('reason')}>
          {rule}: {ruleTitle}
        </p>
      </li>
    ))}
  </ul>
);

const Needs = ({
  needs,
  noun,
}: {
  readonly needs: readonly DraftNeed[];
  readonly noun: string;
}): ReactElement => {
  const isAlone = needs.length === 1 && needs[0]?.count === 1;
  const asked = needs.filter(({ decision }) => decision === 'requires');
  return (
    <>
      <ul className={c('needs')}>
        {needs.map((need) => (
          <li key={keyOf(need)}>
            <p className={c('need', need.decision !== 'requires' && 'stopped')}>
              {need.headline}
              {!isAlone && <span className={c('count')}>{countText(need.count, noun)}</span>}
            </p>
            {need.decision !== 'requires' && <Reasons need={need} />}
          </li>
        ))}
      </ul>
      {asked.length > 0 && (
        <Disclosure title="Why">
          <ul className={c('needs', 'why')}>
            {asked.map((need) => (
              <li key={keyOf(need)}>
                {asked.length > 1 && <p className={c('need')}>{need.headline}</p>}
                <Reasons need={need} />
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </>
  );
};

const keyOf = ({ decision, headline }: DraftNeed): string => `${decision} ${headline}`;

const countText = (count: number, noun: string): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? noun : `${noun}s`}`;

const Reasons = ({ need: { reasons } }: { readonly need: DraftNeed }): ReactElement => (
  <>
    {reasons.map((reason) => (
      <p key={reason} className={c('reason')}>
        {reason}
      </p>
    ))}
  </>
);
