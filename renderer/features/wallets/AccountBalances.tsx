import { useCallback, type ReactElement } from 'react';
import type { AccountDetail, BalanceAt } from '#shared/ipc';
import { DateField, Money } from '../../components/index.ts';
import { amountText, ask, useLoaded } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './AccountPage.module.css';
import { Headroom } from './HeadroomBar.tsx';

const c = classes(styles);

export interface AccountBalancesProps {
  readonly detail: AccountDetail;
  /** The day that is looked at, ISO 8601; the statement goes to it too. */
  readonly date: string;
  readonly onDate: (date: string) => void;
}

/** Now, on a day of one's choice, and what the limits leave. */
export const AccountBalances = ({ detail, date, onDate }: AccountBalancesProps): ReactElement => {
  const { account } = detail;
  return (
    <div className={c('balances')}>
      <section className={c('now')} aria-label="Balance now">
        <p className={c('label')}>Available</p>
        <Money
          value={amountText({ ...account, minor: account.available })}
          asset={account.asset}
          size="large"
        />
        <dl className={c('parts')}>
          <Part label="Booked" account={account} minor={account.posted} />
          <Part label="Pending out" account={account} minor={account.pendingOut} />
          <Part label="Pending in" account={account} minor={account.pendingIn} />
        </dl>
      </section>
      <section className={c('day')} aria-label="Balance on a day">
        <DateField label="On the day" value={date} onChange={onDate} />
        <OnTheDay detail={detail} date={date} />
      </section>
      <section className={c('headroom')} aria-label="Limits">
        <p className={c('label')}>Limits</p>
        <Headroom views={account.headroom} unit={account} />
      </section>
    </div>
  );
};

const Part = ({
  label,
  account,
  minor,
}: {
  readonly label: string;
  readonly account: AccountDetail['account'];
  readonly minor: string;
}): ReactElement => (
  <div className={c('part')}>
    <dt>{label}</dt>
    <dd>
      {minor === '0' ? (
        <span className={c('nothing')}>–</span>
      ) : (
        <Money value={amountText({ ...account, minor })} asset={account.asset} size="cell" tone="quiet" />
      )}
    </dd>
  </div>
);

const OnTheDay = ({
  detail: { account },
  date,
}: {
  readonly detail: AccountDetail;
  readonly date: string;
}): ReactElement => {
  const load = useCallback(
    () => ask('accounts.balanceAt', { account: account.id, date }),
    [account.id, date],
  );
  const [balance] = useLoaded(load, 'accounts');
  if (balance.state === 'error')
    return (
      <p className={c('problem')} role="alert">
        {balance.error.title} {balance.error.remedy}
      </p>
    );
  const value = balance.state === 'ready' ? balance.value : undefined;
  return (
    <>
      <dl className={c('parts')} aria-busy={value === undefined}>
        <Closing label="As booked" value={value} which="booked" />
        <Closing label="As valued" value={value} which="valued" />
      </dl>
      <p className={c('explain')}>{value === undefined ? ' ' : differenceText(value)}</p>
    </>
  );
};

const Closing = ({
  label,
  value,
  which,
}: {
  readonly label: string;
  readonly value: BalanceAt | undefined;
  readonly which: 'booked' | 'valued';
}): ReactElement => (
  <div className={c('part')}>
    <dt>{label}</dt>
    <dd>
      {value === undefined ? (
        <span className={c('nothing')}>…</span>
      ) : (
        <Money value={amountText({ ...value, minor: value[which] })} asset={value.asset} size="cell" />
      )}
    </dd>
  </div>
);

/** Why the two differ, in a sentence. */
const differenceText = (value: BalanceAt): string => {
  const difference = BigInt(value.valued) - BigInt(value.booked);
  if (difference === 0n) return 'At the end of the day (UTC).';
  const size = difference < 0n ? -difference : difference;
  const amount = `${amountText({ ...value, minor: size.toString() })} ${value.asset}`;
  return `${amount} ${difference > 0n ? 'more' : 'less'} as valued: some entries count from another day than they were booked on.`;
};
