import { ArrowUpRight, CircleAlert, CircleCheck, CircleX, type LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button } from 'react-aria-components';
import type { IntentDigest } from '#shared/brand';
import type { CheckView } from '#shared/ipc';
import { classes } from '../../theme/index.ts';
import { Disclosure } from '../Disclosure/Disclosure.tsx';
import styles from './Checks.module.css';
import { passedText, splitChecks } from './split-checks.ts';

const c = classes(styles);

export interface ChecksProps {
  readonly checks: readonly CheckView[];
  /** Opens another item that a check is about. */
  readonly onOpenItem: (digest: IntentDigest) => void;
}

/** What speaks against a thing, with what to do about it. What passed is one line, to be opened. */
export const Checks = ({ checks, onOpenItem }: ChecksProps): ReactElement => {
  const { against, passed } = splitChecks(checks);
  return (
    <div className={c('checks')}>
      {against.length === 0 ? (
        <p className={c('row')}>
          <CircleCheck className={c('icon', 'pass')} size={15} strokeWidth={2} aria-hidden />
          Nothing found that speaks against it.
        </p>
      ) : (
        <Rows checks={against} onOpenItem={onOpenItem} />
      )}
      {passed.length > 0 && (
        <Disclosure title={passedText(passed.length)}>
          <Rows checks={passed} onOpenItem={onOpenItem} />
        </Disclosure>
      )}
    </div>
  );
};

const icons: Readonly<Record<CheckView['outcome'], readonly [icon: LucideIcon, name: string]>> = {
  pass: [CircleCheck, 'Passed'],
  attention: [CircleAlert, 'Needs attention'],
  fail: [CircleX, 'Failed'],
};

const Rows = ({ checks, onOpenItem }: ChecksProps): ReactElement => (
  <ul className={c('rows')}>
    {checks.map((check) => {
      const [Icon, name] = icons[check.outcome];
      return (
        <li key={`${check.id} ${check.detail}`} className={c('row')}>
          <Icon className={c('icon', check.outcome)} size={15} strokeWidth={2} aria-label={name} />
          <div>
            <p className={c('title')}>{check.title}</p>
            <p className={c('detail')}>{check.detail}</p>
            <Items check={check} onOpenItem={onOpenItem} />
            {check.remedy !== null && <p className={c('remedy')}>{check.remedy}</p>}
          </div>
        </li>
      );
    })}
  </ul>
);

const Items = ({
  check: { items },
  onOpenItem,
}: {
  readonly check: CheckView;
  readonly onOpenItem: (digest: IntentDigest) => void;
}): ReactElement | null =>
  items.length === 0 ? null : (
    <ul className={c('items')}>
      {items.map(({ digest, text }) => (
        <li key={digest}>
          <Button
            className={c('item')}
            onPress={() => {
              onOpenItem(digest);
            }}
          >
            {text}
            <ArrowUpRight size={12} strokeWidth={2} aria-hidden />
          </Button>
        </li>
      ))}
    </ul>
  );
