import { useCallback, useState, type ReactElement } from 'react';
import type { WalletId } from '#shared/brand';
import { ok } from '#shared/errors';
import type { EntityRow } from '#shared/ipc';
import {
  Button,
  CheckBox,
  CheckList,
  DateField,
  dayText,
  Dialog,
  Select,
  SubmitOutcome,
  SubmitProblem,
  TextField,
} from '../../../components/index.ts';
import { ask, useLoaded, useSubmit } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import dialogs from '../Dialogs.module.css';
import { yearAfter } from '../registration.ts';
import { assetsOf, checkGrant, type GrantDraft, type GrantErrors, type GrantValue } from './grant-draft.ts';
import { GrantSummary } from './GrantSummary.tsx';
import { roleNames, systemRoles } from './mandate-words.ts';

const c = classes(dialogs);

const emptyDraft = (today: string): GrantDraft => ({
  client: '',
  purpose: '',
  owner: '',
  wallets: [],
  roles: [],
  maxima: {},
  mayOpenAccounts: false,
  expiresOn: yearAfter(today),
});

/** Proposes a mandate: it is signed with the token and approved like a payment. */
export const GrantDialog = ({ onClose }: { readonly onClose: () => void }): ReactElement => {
  const [today] = useState(() => dayText(Date.now()));
  const entities = useEntities();
  const [draft, setDraft] = useState(() => emptyDraft(today));
  const [errors, setErrors] = useState<GrantErrors>({});
  const { outcome, problem, isPending, submit } = useSubmit((value: GrantValue) =>
    ask('mandates.grant', value),
  );
  const assets = assetsOf(entities, draft.wallets);
  const set = <F extends keyof GrantDraft>(field: F, value: GrantDraft[F]): void => {
    setDraft((before) => ({ ...before, [field]: value }));
    setErrors((before) => ({ ...before, [field]: undefined }));
  };
  const check = (): void => {
    const checked = checkGrant(draft, assets, today);
    if (checked.ok) submit(checked.value);
    else setErrors(checked.errors);
  };
  if (outcome !== undefined)
    return (
      <SubmitOutcome
        title="Grant mandate"
        outcome={outcome}
        meaning="The client may post nothing until enough people have approved the mandate."
        onClose={onClose}
      />
    );
  return (
    <Dialog
      title="Grant mandate"
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
      <WhoFields draft={draft} errors={errors} set={set} />
      <ReachFields draft={draft} errors={errors} set={set} entities={entities} />
      <MaximaFields draft={draft} errors={errors} set={set} assets={assets} />
      <GrantSummary draft={draft} entities={entities} assets={assets} today={today} />
    </Dialog>
  );
};

const useEntities = (): readonly EntityRow[] => {
  const load = useCallback(() => ask('accounts.list', {}), []);
  const [entities] = useLoaded(load, 'accounts');
  return entities.state === 'ready' ? entities.value : [];
};

interface FieldsProps {
  readonly draft: GrantDraft;
  readonly errors: GrantErrors;
  readonly set: <F extends keyof GrantDraft>(field: F, value: GrantDraft[F]) => void;
}

/** Who may post, who answers for it, for what and how long. */
const WhoFields = ({ draft, errors, set }: FieldsProps): ReactElement => (
  <>
    <div className={c('row')}>
      <TextField
        label="Client"
        value={draft.client}
        error={errors.client}
        onChange={(client) => {
          set('client', client);
        }}
        maxLength={140}
        hint="Name of its access token, as the ledger service has it."
        takesFocus
      />
      <TextField
        label="Purpose"
        value={draft.purpose}
        error={errors.purpose}
        onChange={(purpose) => {
          set('purpose', purpose);
        }}
        maxLength={140}
      />
    </div>
    <div className={c('row')}>
      <Owner
        value={draft.owner}
        error={errors.owner}
        onChange={(owner) => {
          set('owner', owner);
        }}
      />
      <DateField
        label="Last day"
        value={draft.expiresOn}
        error={errors.expiresOn}
        onChange={(date) => {
          set('expiresOn', date);
        }}
      />
    </div>
  </>
);

const Owner = ({
  value,
  error,
  onChange,
}: {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (id: string) => void;
}): ReactElement => {
  const load = useCallback(async () => ok(await ask('wallets.people', {})), []);
  const [people] = useLoaded(load, 'session');
  const choices = people.state === 'ready' ? people.value : [];
  return (
    <Select
      label="Answered for by"
      value={value}
      error={error}
      onChange={onChange}
      options={[
        { id: '', label: 'Choose a person' },
        ...choices.map(({ id, name }) => ({ id: String(id), label: name })),
      ]}
    />
  );
};

/** Between which accounts. */
const ReachFields = ({
  draft,
  errors,
  set,
  entities,
}: FieldsProps & { readonly entities: readonly EntityRow[] }): ReactElement => (
  <>
    <div className={c('row')}>
      <CheckList<WalletId>
        label="Accounts of these wallets"
        options={entities.flatMap((entity) =>
          entity.wallets
            .filter(({ state }) => state !== 'archived')
            .map(({ id, name }) => ({ id, label: name, note: entity.name })),
        )}
        value={draft.wallets}
        error={errors.wallets}
        onChange={(wallets) => {
          set('wallets', wallets);
        }}
      />
      <CheckList
        label="The ledger’s own accounts"
        options={systemRoles.map((id) => ({ id, label: roleNames[id] }))}
        value={draft.roles}
        onChange={(roles) => {
          set('roles', roles);
        }}
      />
    </div>
    <CheckBox
      label="May open accounts in these wallets"
      isSelected={draft.mayOpenAccounts}
      onChange={(isSelected) => {
        set('mayOpenAccounts', isSelected);
      }}
    />
  </>
);

/** How much. */
const MaximaFields = ({
  draft,
  errors,
  set,
  assets,
}: FieldsProps & { readonly assets: readonly string[] }): ReactElement => (
  <fieldset className={c('limits')}>
    <legend className={c('legend')}>
      At most in one operation
      <span className={c('legendNote')}>An asset without an amount may not be moved.</span>
    </legend>
    <div className={c('row', 'amounts')}>
      {assets.map((asset) => (
        <TextField
          key={asset}
          label={asset}
          value={draft.maxima[asset] ?? ''}
          error={errors.maxima?.[asset]}
          onChange={(typed) => {
            set('maxima', { ...draft.maxima, [asset]: typed });
          }}
          maxLength={40}
          isNumber
        />
      ))}
    </div>
  </fieldset>
);
