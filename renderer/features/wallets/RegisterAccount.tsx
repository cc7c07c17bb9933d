import { useState, type ReactElement } from 'react';
import type { ShownError } from '#shared/errors';
import type { EntityRow, SubmitResult } from '#shared/ipc';
import { Banner, Button, dayText, Dialog, Select, TextField } from '../../components/index.ts';
import { ask } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import {
  bankAssets,
  checkRegistration,
  type RegistrationDraft,
  type RegistrationErrors,
} from './registration.ts';
import styles from './Wallets.module.css';

const c = classes(styles);

export interface RegisterAccountProps {
  readonly entities: readonly EntityRow[];
  readonly onClose: () => void;
}

const emptyDraft = (entityId: string): RegistrationDraft => ({
  entityId,
  walletName: '',
  purpose: '',
  iban: '',
  bic: '',
  asset: 'EUR',
  balance: '',
  statementDate: dayText(Date.now()),
});

/** Proposes an account: it is signed with the token and approved like a payment. */
export const RegisterAccount = ({ entities, onClose }: RegisterAccountProps): ReactElement => {
  const [draft, setDraft] = useState(() => emptyDraft(entities[0]?.id ?? ''));
  const [errors, setErrors] = useState<RegistrationErrors>({});
  const [outcome, setOutcome] = useState<SubmitResult>();
  const [problem, setProblem] = useState<ShownError>();
  const [isPending, setPending] = useState(false);
  const set = (field: keyof RegistrationDraft) => (value: string) => {
    setDraft((before) => ({ ...before, [field]: value }));
    setErrors((before) => ({ ...before, [field]: undefined }));
  };
  const submit = (): void => {
    const checked = checkRegistration(draft);
    if (!checked.ok) {
      setErrors(checked.errors);
      return;
    }
    setPending(true);
    void ask('accounts.register', checked.value).then((result) => {
      setPending(false);
      setOutcome(result.ok ? result.value : undefined);
      setProblem(result.ok ? undefined : result.error);
    });
  };
  if (outcome !== undefined) return <Outcome outcome={outcome} onClose={onClose} />;
  return (
    <Dialog
      title="Register account"
      isOpen
      size="wide"
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            onPress={submit}
            isPending={isPending}
            disabledReason={
              isPending ? 'The token is being asked. Finish or close the PIN window.' : undefined
            }
          >
            Sign and submit
          </Button>
        </>
      }
    >
      {problem !== undefined && (
        <Banner
          tone={problem.code === 'pin-cancelled' ? 'info' : 'alarm'}
          whatHappened={problem.title}
          meaningForTheMoney={problem.meaning}
          whatToDo={problem.remedy}
          code={`E${String(problem.number)}`}
        />
      )}
      <Fields draft={draft} errors={errors} entities={entities} set={set} />
    </Dialog>
  );
};

interface FieldsProps {
  readonly draft: RegistrationDraft;
  readonly errors: RegistrationErrors;
  readonly entities: readonly EntityRow[];
  readonly set: (field: keyof RegistrationDraft) => (value: string) => void;
}

const Fields = ({ draft, errors, entities, set }: FieldsProps): ReactElement => (
  <>
    <div className={c('row')}>
      <TextField
        label="IBAN"
        value={draft.iban}
        onChange={set('iban')}
        error={errors.iban}
        maxLength={50}
        isMono
        takesFocus
      />
      <TextField
        label="BIC"
        value={draft.bic}
        onChange={set('bic')}
        error={errors.bic}
        maxLength={11}
        hint="Optional: derived from the IBAN when left empty."
        isMono
      />
    </div>
    <Select
      label="Owner"
      value={draft.entityId}
      onChange={set('entityId')}
      options={entities.map(({ id, name }) => ({ id, label: name }))}
    />
    <div className={c('row')}>
      <TextField
        label="Wallet"
        value={draft.walletName}
        onChange={set('walletName')}
        error={errors.walletName}
        maxLength={140}
      />
      <TextField
        label="Purpose"
        value={draft.purpose}
        onChange={set('purpose')}
        error={errors.purpose}
        maxLength={140}
      />
    </div>
    <div className={c('row')}>
      <div className={c('balance')}>
        <Select
          label="Asset"
          value={draft.asset}
          onChange={set('asset')}
          options={bankAssets.map((id) => ({ id, label: id }))}
        />
        <TextField
          label="Opening balance"
          value={draft.balance}
          onChange={set('balance')}
          error={errors.balance}
          maxLength={40}
        />
      </div>
      <TextField
        label="As stated by the bank on"
        value={draft.statementDate}
        onChange={set('statementDate')}
        error={errors.statementDate}
        maxLength={10}
      />
    </div>
  </>
);

const Outcome = ({
  outcome,
  onClose,
}: {
  readonly outcome: SubmitResult;
  readonly onClose: () => void;
}): ReactElement => {
  const first = outcome.problems[0];
  return (
    <Dialog
      title="Register account"
      isOpen
      onClose={onClose}
      footer={
        <Button variant="primary" onPress={onClose}>
          Close
        </Button>
      }
    >
      {first === undefined ? (
        <Banner
          tone="info"
          whatHappened={
            outcome.waitingToSend > 0 ? 'Signed and kept on this desk.' : 'The registration is proposed.'
          }
          meaningForTheMoney="The account can be used once enough people have approved it."
          whatToDo={
            outcome.waitingToSend > 0
              ? 'It is sent when the ledger is in reach.'
              : 'It stands in the queue like any other item.'
          }
        />
      ) : (
        <Banner tone="warn" whatHappened={first.title} whatToDo={first.remedy} />
      )}
    </Dialog>
  );
};
