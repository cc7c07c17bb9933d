import type { ReactElement } from 'react';
import type { WalletDetail, WalletTotal } from '#shared/ipc';
import {
  Button,
  FieldList,
  Iban,
  Money,
  RecordColumns,
  RecordSection,
  type Field,
} from '../../components/index.ts';
import { amountText, useRoute } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { BirthCertificate } from './BirthCertificate.tsx';
import { Headroom } from './HeadroomBar.tsx';
import { LimitsList } from './LimitsList.tsx';
import { WalletActions } from './WalletActions.tsx';
import { WalletLife } from './WalletLife.tsx';
import styles from './WalletPage.module.css';
import { stateOf } from './wallet-words.ts';

const c = classes(styles);

export interface WalletOverviewProps {
  readonly detail: WalletDetail;
  readonly onAccounts: () => void;
}

/** Left what it holds and may do; right what can be asked for, and how it came to be as it is. */
export const WalletOverview = ({ detail, onAccounts }: WalletOverviewProps): ReactElement => {
  const birth = detail.steps.find((step) => step.kind === 'birth' && step.outcome === 'done');
  return (
    <RecordColumns
      asideLabel="Changes and life of the wallet"
      aside={
        <>
          <RecordSection title="Changes">
            <WalletActions detail={detail} />
          </RecordSection>
          <RecordSection title="Life">
            <WalletLife steps={detail.steps} />
          </RecordSection>
        </>
      }
    >
      <FieldList fields={factsOf(detail)} layout="columns" />
      {detail.wallet.totals.length === 0 && <p className={c('quiet')}>The wallet has no account.</p>}
      {detail.wallet.totals.map((total) => (
        <Holding key={total.asset} detail={detail} total={total} onAccounts={onAccounts} />
      ))}
      {birth !== undefined && <BirthCertificate birth={birth} />}
    </RecordColumns>
  );
};

const factsOf = ({ wallet, entityName }: WalletDetail): readonly Field[] => [
  {
    id: 'state',
    label: 'State',
    value: stateOf(wallet)
      .map(({ meaning }) => meaning)
      .join(' '),
  },
  { id: 'owner', label: 'Owner', value: wallet.ownerName },
  { id: 'entity', label: 'Legal entity', value: entityName },
  { id: 'purpose', label: 'Purpose', value: wallet.purpose },
  { id: 'tier', label: 'Custody tier', value: wallet.tier },
  { id: 'expires', label: 'Sends until', value: wallet.expiresOn ?? 'No last day' },
];

/** What the wallet holds in one asset, and what the limits of that asset leave. */
const Holding = ({
  detail,
  total,
  onAccounts,
}: WalletOverviewProps & { readonly total: WalletTotal }): ReactElement => {
  const showAccount = useRoute((state) => state.showAccount);
  const { asset, only } = total;
  const limits = detail.limits.find((each) => each.asset === asset)?.limits;
  return (
    <section className={c('holding')} aria-label={`Holdings in ${asset}`}>
      <div className={c('amounts')}>
        <p className={c('label')}>Available {asset}</p>
        <Money value={amountText({ ...total, minor: total.available })} asset={asset} size="large" />
        <dl className={c('parts')}>
          <Part label="Booked" total={total} minor={total.posted} />
          <Part label="Pending out" total={total} minor={total.pendingOut} />
          <Part label="Pending in" total={total} minor={total.pendingIn} />
        </dl>
        <div className={c('open')}>
          {typeof only?.iban === 'string' && <Iban value={only.iban} size="cell" />}
          {only === null ? (
            <Button onPress={onAccounts}>Show {total.accounts.toLocaleString('en-GB')} accounts</Button>
          ) : (
            <Button
              onPress={() => {
                showAccount(only.id);
              }}
            >
              Open {asset} statement
            </Button>
          )}
        </div>
      </div>
      <div className={c('limits')}>
        <p className={c('label')}>{only === null ? 'Limits of each account' : 'Limits'}</p>
        {only === null ? (
          <LimitsList limits={limits} unit={total} />
        ) : (
          <Headroom views={only.headroom} unit={total} />
        )}
      </div>
    </section>
  );
};

const Part = ({
  label,
  total,
  minor,
}: {
  readonly label: string;
  readonly total: WalletTotal;
  readonly minor: string;
}): ReactElement => (
  <div className={c('part')}>
    <dt>{label}</dt>
    <dd>
      {minor === '0' ? (
        <span className={c('nothing')}>–</span>
      ) : (
        <Money value={amountText({ ...total, minor })} asset={total.asset} size="cell" tone="quiet" />
      )}
    </dd>
  </div>
);
