import type { ReactElement } from 'react';
import type { WalletStep } from '#shared/ipc';
import { Digest, Disclosure, FieldList, momentText, type Field } from '../../components/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './WalletPage.module.css';

const c = classes(styles);

/** Where a wallet comes from: every figure names an event, a signed statement or a policy of the journal. */
export const BirthCertificate = ({ birth }: { readonly birth: WalletStep }): ReactElement => (
  <Disclosure title="Birth certificate" note={`event ${birth.seq.toLocaleString('en-GB')}`}>
    <FieldList fields={fieldsOf(birth)} />
  </Disclosure>
);

const fieldsOf = ({ at, seq, intent, initiatorName, approvals, policy }: WalletStep): readonly Field[] => [
  { id: 'event', label: 'Born in event', value: seq.toLocaleString('en-GB') },
  { id: 'at', label: 'Time', value: momentText(Date.parse(at)) },
  { id: 'by', label: 'Proposed by', value: initiatorName ?? 'The genesis ceremony' },
  ...approvals.map((approval) => ({
    id: `approval-${String(approval.seq)}`,
    label: 'Approved by',
    value: approval.personName,
    note: `event ${approval.seq.toLocaleString('en-GB')}`,
  })),
  ...(policy === null
    ? []
    : [
        {
          id: 'policy',
          label: 'Policy',
          value: (
            <>
              Version {policy.version}
              <code className={c('hash')}>{policy.digest}</code>
            </>
          ),
        },
      ]),
  ...(intent === null ? [] : [{ id: 'intent', label: 'Intent digest', value: <Digest hex={intent} /> }]),
];
