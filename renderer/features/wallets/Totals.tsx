import type { ReactElement } from 'react';
import { Money } from '../../components/index.ts';
import { amountText } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import type { AssetTotal } from './ledger-rows.ts';
import styles from './Wallets.module.css';

const c = classes(styles);

/** What can be used, by asset, with what is promised out of it beneath. */
export const Totals = ({ totals }: { readonly totals: readonly AssetTotal[] }): ReactElement => (
  <dl className={c('totals')} aria-label="Available by asset">
    {totals.map((total) => (
      <div key={total.asset} className={c('total')}>
        <dt className={c('totalLabel')}>Available {total.asset}</dt>
        <dd>
          <Money value={amountText({ ...total, minor: total.available })} asset={total.asset} size="large" />
          {total.pendingOut !== '0' && (
            <p className={c('reserved')}>
              <Money
                value={amountText({ ...total, minor: total.pendingOut })}
                asset={total.asset}
                tone="quiet"
              />{' '}
              reserved
            </p>
          )}
        </dd>
      </div>
    ))}
  </dl>
);
