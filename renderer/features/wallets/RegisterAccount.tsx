import { useCallback, useState, type ReactElement } from 'react';
import { ok } from '#shared/errors';
import type { DeskInput, EntityRow } from '#shared/ipc';
import {
  Button,
  DateField,
  dayText,
  Dialog,
  Select,
  SubmitOutcome,
  SubmitProblem,
  TextField,
} from '../../components/index.ts';
import { ask, useDesk, useLoaded, useSubmit } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './Dialogs.module.css';
import { usualLimits } from './limits-draft.ts';
import { LimitsFields } from './LimitsFields.tsx';
import {
  bankAssets,
  checkRegistration,
  yearAfter,
  type RegistrationDraft,
  type RegistrationErrors,
} from './registration.ts';
import { triedText } from './tried-text.ts';
import { TriedRegistration, useTriedRegistration } from './TriedRegistration.tsx';

const c = classes(styles);

export interface RegisterAccountProps {
  readonly entities: readonly EntityRow[];
  readonly onClose: () => void;
}

const emptyDraft = (entityId: string, today: string): RegistrationDraft => ({
  entityId,
  walletName: '',
  purpose: '',
  iban: '',
  bic: '',
  asset: 'EUR',
  balance: '',
  statementDate: today,
  tier: 'warm',
  owner: '',
  expiresOn: yearAfter(today),
  limits: usualLimits,
});

/** Proposes an account: it is signed with the token and approved like a payment. */
export const RegisterAccount = ({ entities, onClose }: RegisterAccountProps): ReactElement => {
  const [draft, setDraft] = useState(() => emptyDraft(entities[0]?.id ?? '', dayText(Date.now())));
  const [errors, setErrors] = useState<RegistrationErrors>({});
  const tried = useTriedRegistration(draft);
  const { outcome, problem, isPending, submit } = useSubmit((value: DeskInput<'accounts.register'>) =>
    ask('accounts.register', value),
  );
  const set = <F extends keyof RegistrationDraft>(field: F, value: RegistrationDraft[F]): void => {
    setDraft((before) => ({ ...before, [field]: value }));
    setErrors((before) => ({ ...before, [field]: undefined }));
  };
  const check = (): void => {
    const checked = checkRegistration(draft);
    if (checked.ok) submit(checked.value);
    else setErrors(checked.errors);
  };
  if (outcome !== undefined)
    return (
      <SubmitOutcome
        title="Register account"
        outcome={outcome}
        meaning="The account can be used once enough people have approved it."
        onClose={onClose}
      />
    );
  return (
    <Dialog
      title="Register account"
      isOpen
      size="wide"
      onClose={onClose}
      footer={
        <>
          <p className={c('tried')} role="status">
            {triedText(tried)}
          </p>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            onPress={check}
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
      <SubmitProblem problem={problem} />
      <AccountFields draft={draft} errors={errors} set={set} />
      <WalletFields draft={draft} errors={errors} set={set} entities={entities} />
      <LimitsFields
        asset={draft.asset}
        draft={draft.limits}
        errors={errors.limits ?? {}}
        onChange={(limits) => {
          set('limits', limits);
        }}
      />
      <TriedRegistration tried={tried} onClose={onClose} />
    </Dialog>
  );
};

interface FieldsProps {
  readonly draft: RegistrationDraft;
  readonly errors: RegistrationErrors;
  readonly set: <F extends keyof RegistrationDraft>(field: F, value: RegistrationDraft[F]) => void;
}

type TextName = 'iban' | 'bic' | 'walletName' | 'purpose' | 'balance' | 'statementDate';

const textProps = (
  { draft, errors, set }: FieldsProps,
  field: TextName,
): { value: string; error: string | undefined; onChange: (value: string) => void } => ({
  value: draft[field],
  error: errors[field],
  onChange: (value) => {
    set(field, value);
  },
});

/** What the bank says of the account. */
const AccountFields = (props: FieldsProps): ReactElement => (
  <>
    <div className={c('row')}>
      <TextField label="IBAN" {...textProps(props, 'iban')} maxLength={50} isMono takesFocus />
      <TextField
        label="BIC"
        {...textProps(props, 'bic')}
        maxLength={11}
        hint="Optional: derived from the IBAN when left empty."
        isMono
      />
    </div>
    <div className={c('row')}>
      <div className={c('balance')}>
        <Select
          label="Asset"
          value={props.draft.asset}
          onChange={(asset) => {
            props.set('asset', asset);
          }}
          options={bankAssets.map((id) => ({ id, label: id }))}
        />
        <TextField label="Opening balance" {...textProps(props, 'balance')} maxLength={40} isNumber />
      </div>
      <TextField label="As stated by the bank on" {...textProps(props, 'statementDate')} maxLength={10} />
    </div>
  </>
);

const tiers = [
  { id: 'hot', label: 'Hot' },
  { id: 'warm', label: 'Warm' },
  { id: 'cold', label: 'Cold' },
] as const;

/** What the company says of it. */
const WalletFields = ({
  entities,
  ...props
}: FieldsProps & { readonly entities: readonly EntityRow[] }): ReactElement => {
  const { draft, set } = props;
  return (
    <>
      <div className={c('row')}>
        <TextField label="Wallet" {...textProps(props, 'walletName')} maxLength={140} />
        <TextField label="Purpose" {...textProps(props, 'purpose')} maxLength={140} />
      </div>
      <div className={c('row')}>
        <Select
          label="Legal entity"
          value={draft.entityId}
          onChange={(id) => {
            set('entityId', id);
          }}
          options={entities.map(({ id, name }) => ({ id, label: name }))}
        />
        <Owner
          value={draft.owner}
          onChange={(owner) => {
            set('owner', owner);
          }}
        />
      </div>
      <div className={c('row')}>
        <Select
          label="Custody tier"
          value={draft.tier}
          onChange={(tier) => {
            set('tier', tier);
          }}
          options={tiers}
        />
        <DateField
          label="Sends until"
          value={draft.expiresOn}
          onChange={(date) => {
            set('expiresOn', date);
          }}
        />
      </div>
    </>
  );
};

const Owner = ({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (id: string) => void;
}): ReactElement => {
  const load = useCallback(async () => ok(await ask('wallets.people', {})), []);
  const [people] = useLoaded(load, 'session');
  const me = useDesk((state) => state.session?.person);
  const others = (people.state === 'ready' ? people.value : []).filter(({ id }) => id !== me?.id);
  return (
    <Select
      label="Owner"
      value={value}
      onChange={onChange}
      options={[
        { id: '', label: `${me?.name ?? 'Whoever registers it'} (you)` },
        ...others.map(({ id, name }) => ({ id, label: name })),
      ]}
    />
  );
};
