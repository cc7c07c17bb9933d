import { ChevronLeft } from 'lucide-react';
import type { ReactElement } from 'react';
import type { CustodyKeyView } from '#shared/ipc';
import {
  FieldList,
  IconButton,
  Mark,
  PageHeader,
  RecordColumns,
  RecordSection,
  useKeys,
  type Field,
} from '../../components/index.ts';
import { listText, useRoute } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { KeyActions } from './KeyActions.tsx';
import { KeyLife } from './KeyLife.tsx';
import { KeyParts } from './KeyParts.tsx';
import { alivenessWords, kindWords, recoveryText, stateWords, UNATTESTED } from './key-words.ts';
import styles from './Keys.module.css';

const c = classes(styles);

export interface KeyPageProps {
  readonly view: CustodyKeyView;
  readonly asOf: string;
}

/** One key: what it is, whether it could be recovered, where it comes from, and its life. */
export const KeyPage = ({ view, asOf }: KeyPageProps): ReactElement => {
  const showKey = useRoute((state) => state.showKey);
  const back = (): void => {
    showKey(undefined);
  };
  useKeys({ Escape: back });
  const { key, state } = view;
  return (
    <>
      <PageHeader
        start={<IconButton icon={ChevronLeft} label="Back to the keys (Esc)" onPress={back} />}
        title={key.name}
        note={
          <span className={c('note')}>
            <Mark tone={stateWords[state].tone}>{stateWords[state].text}</Mark>
            {key.custody === 'software-token' && <Mark tone="warn">software</Mark>}
          </span>
        }
      />
      <RecordColumns
        asideLabel="Changes and life of the key"
        aside={
          <>
            <RecordSection title="Changes">
              <KeyActions view={view} />
            </RecordSection>
            <RecordSection title="What is due next">
              <FieldList fields={dueOf(view, asOf)} />
            </RecordSection>
            <RecordSection title="Life">
              <KeyLife steps={view.steps} />
            </RecordSection>
          </>
        }
      >
        <FieldList fields={factsOf(view)} layout="columns" />
        <RecordSection title="Shares and backups">
          <KeyParts view={view} />
        </RecordSection>
        <RecordSection title="Ceremony">
          <FieldList fields={originOf(view)} />
        </RecordSection>
      </RecordColumns>
    </>
  );
};

const factsOf = (view: CustodyKeyView): readonly Field[] => {
  const { key, state, aliveness } = view;
  return [
    { id: 'state', label: 'State', value: stateWords[state].meaning },
    {
      id: 'recovery',
      label: 'Recoverability',
      value:
        aliveness === null ? (
          'Nothing of it is kept alive any more.'
        ) : (
          <Mark tone={alivenessWords[aliveness].tone}>{alivenessWords[aliveness].text}</Mark>
        ),
      ...(aliveness !== null && { note: recoveryText(view) }),
    },
    {
      id: 'wallets',
      label: 'Carries out the items of',
      value: view.walletNames.length === 0 ? 'No wallet' : listText(view.walletNames),
    },
    { id: 'kind', label: 'Kind', value: kindWords[key.kind], note: key.algorithm },
    {
      id: 'token',
      label: 'Module',
      value: key.token === null ? 'None: each share is on the token of its holder' : key.token.manufacturer,
      ...(key.token !== null && { note: `${key.token.serial}, object ${key.token.keyId}` }),
    },
    { id: 'publicKey', label: 'Public key', value: <span className={c('hash')}>{key.publicKey}</span> },
  ];
};

const originOf = ({ key }: CustodyKeyView): readonly Field[] => [
  { id: 'title', label: 'Held', value: `${key.ceremony.title}, ${key.ceremony.on}` },
  { id: 'root', label: 'Root', value: <span className={c('hash')}>{key.ceremony.root}</span> },
  { id: 'script', label: 'Script', value: <span className={c('hash')}>{key.ceremony.script}</span> },
  {
    id: 'attestation',
    label: 'Attestation',
    value:
      key.attestation === null
        ? UNATTESTED
        : (key.attestedAs ?? <span className={c('hash')}>{key.attestation}</span>),
    ...(key.attestedAs !== undefined && {
      note: <span className={c('hash')}>{key.attestation}</span>,
    }),
  },
];

const dueOf = (
  { key, aliveness, proveBy, rotateBy, isRotationDue }: CustodyKeyView,
  asOf: string,
): readonly Field[] =>
  aliveness === null
    ? [{ id: 'none', label: 'Nothing', value: 'The use of this key has ended.' }]
    : [
        {
          id: 'prove',
          label: 'Proof of life',
          value: proveBy < asOf.slice(0, proveBy.length) ? `Missed since ${proveBy}` : `By ${proveBy}`,
          note: `every ${String(key.cadence.proveDays)} days`,
        },
        {
          id: 'rotate',
          label: 'Exchange for a new key',
          value: isRotationDue ? `Overdue since ${rotateBy}` : `By ${rotateBy}`,
          note: `every ${String(key.cadence.rotateDays)} days`,
        },
      ];
