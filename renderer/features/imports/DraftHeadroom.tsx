import type { ReactElement } from 'react';
import type { DraftHeadroom as View } from '#shared/ipc';
import { amountText } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { Headroom } from '../wallets/index.ts';
import styles from './DraftHeadroom.module.css';
import { moreText, shownFirst } from './draft-headroom.ts';

const c = classes(styles);

/** What the accounts of a file have left once all its payments are promised, the ones past a limit first. */
export const DraftHeadroom = ({ views }: { readonly views: readonly View[] }): ReactElement | null => {
  const { shown, rest } = shownFirst(views);
  if (shown.length === 0) return null;
  return (
    <section className={c('draft')} aria-label="Left after these payments">
      <h2 className={c('heading')}>Left after these payments</h2>
      {shown.map((view) => (
        <div key={view.account} className={c('account')} role="group" aria-label={view.name}>
          <p>
            <span className={c('name')}>{view.name}</span>
            <span className={c('moved')}>{movedText(view)}</span>
          </p>
          <Headroom views={view.limits} unit={view} />
        </div>
      ))}
      {rest.length > 0 && <p className={c('moved')}>{moreText(rest)}</p>}
    </section>
  );
};

const movedText = ({ asset, scale, ...sums }: View): string =>
  [
    ...(sums.out === '0' ? [] : [`${amountText({ asset, scale, minor: sums.out })} ${asset} out`]),
    ...(sums.in === '0' ? [] : [`${amountText({ asset, scale, minor: sums.in })} ${asset} in`]),
  ].join(' · ');
