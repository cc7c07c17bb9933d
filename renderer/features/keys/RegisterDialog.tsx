import { useCallback, useState, type ReactElement } from 'react';
import { ok } from '#shared/errors';
import { algorithmsOf, custodyKeyKinds } from '#shared/inventory';
import type { EntityRow, KeyEvidence, PersonChoice } from '#shared/ipc';
import { CheckList, FieldList, Mark, Select, SignDialog, TextField } from '../../components/index.ts';
import { ask, useLoaded, useSubmit } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { emptyForm, errorsIn, leftOutText, valueOf, type KeyForm, type KeyFormErrors } from './key-draft.ts';
import { kindWords, UNATTESTED } from './key-words.ts';
import styles from './Keys.module.css';

const c = classes(styles);

export interface RegisterDialogProps {
  readonly evidence: KeyEvidence;
  readonly onClose: () => void;
}

/** Proposes a key from the evidence of its ceremony; what the evidence says can not be typed over. */
export const RegisterDialog = ({ evidence, onClose }: RegisterDialogProps): ReactElement => {
  const [form, setForm] = useState(() => emptyForm(evidence));
  const [errors, setErrors] = useState<KeyFormErrors>({});
  const { outcome, problem, isPending, submit } = useSubmit((value: KeyForm) =>
    ask('keys.register', valueOf(value, evidence)),
  );
  const set: FieldsProps['set'] = (field, value) => {
    setForm((before) => ({ ...before, [field]: value }));
    setErrors((before) => ({ ...before, [field]: undefined }));
  };
  const sign = (): void => {
    const found = errorsIn(form);
    if (Object.keys(found).length > 0) setErrors(found);
    else submit(form);
  };
  const fields = { form, errors, set };
  return (
    <SignDialog
      title="Register a key"
      size="wide"
      whyNot={undefined}
      outcome={outcome}
      problem={problem}
      isPending={isPending}
      meaning="It is in the inventory once enough people have approved it, and signs nothing before it is activated."
      onSign={sign}
      onClose={onClose}
    >
      <Evidence evidence={evidence} publicKey={form.publicKey} />
      <WhatFields {...fields} evidence={evidence} />
      {form.kind !== 'threshold' && <ModuleFields {...fields} evidence={evidence} />}
      <HolderFields {...fields} />
      <BackupFields {...fields} evidence={evidence} />
      <CadenceFields {...fields} />
    </SignDialog>
  );
};

const Evidence = ({
  evidence,
  publicKey,
}: {
  readonly evidence: KeyEvidence;
  /** The key that is chosen of it. */
  readonly publicKey: string;
}): ReactElement => (
  <FieldList
    fields={[
      {
        id: 'ceremony',
        label: 'Ceremony',
        value: `${evidence.title}, ${evidence.on}`,
        ...(evidence.isRehearsal && { note: <Mark tone="warn">rehearsal</Mark> }),
      },
      { id: 'root', label: 'Root', value: <span className={c('hash')}>{evidence.root}</span> },
      {
        id: 'attestation',
        label: 'Attestation',
        value: attestationText(evidence, publicKey),
      },
    ]}
  />
);

/** What its maker attests of the key, as it was judged in the ceremony. */
const attestationText = ({ attestations }: KeyEvidence, publicKey: string): string =>
  attestations.find((one) => one.publicKey === publicKey)?.proves ?? UNATTESTED;

interface FieldsProps {
  readonly form: KeyForm;
  readonly errors: KeyFormErrors;
  readonly set: <F extends keyof KeyForm>(field: F, value: KeyForm[F]) => void;
}

type TextName =
  'name' | 'profile' | 'manufacturer' | 'keyId' | 'place' | 'threshold' | 'rotateDays' | 'proveDays';

/** One text of the form, under its label. */
const Text = ({
  form,
  errors,
  set,
  name,
  ...rest
}: FieldsProps & {
  readonly name: TextName;
  readonly label: string;
  readonly hint?: string;
  readonly isNumber?: boolean;
  readonly takesFocus?: boolean;
}): ReactElement => (
  <TextField
    {...rest}
    value={form[name]}
    error={errors[name]}
    maxLength={140}
    onChange={(value) => {
      set(name, value);
    }}
  />
);

const WhatFields = (props: FieldsProps & { readonly evidence: KeyEvidence }): ReactElement => {
  const { form, set, evidence } = props;
  return (
    <>
      <div className={c('row')}>
        <Text {...props} name="name" label="Name" takesFocus />
        <Select
          label="Kind"
          value={form.kind}
          options={custodyKeyKinds.map((id) => ({ id, label: kindWords[id] }))}
          onChange={(kind) => {
            set('kind', kind);
          }}
        />
      </div>
      <div className={c('row')}>
        <Select
          label="Public key"
          value={form.publicKey}
          options={evidence.publicKeys.map((id) => ({ id, label: `${id.slice(0, 24)}…` }))}
          onChange={(publicKey) => {
            set('publicKey', publicKey);
            set('algorithm', algorithmsOf(publicKey)[0] ?? 'rsa-pss-sha256');
          }}
        />
        <Select
          label="Algorithm"
          value={form.algorithm}
          options={algorithmsOf(form.publicKey).map((id) => ({ id, label: id }))}
          onChange={(algorithm) => {
            set('algorithm', algorithm);
          }}
        />
      </div>
    </>
  );
};

const ModuleFields = (props: FieldsProps & { readonly evidence: KeyEvidence }): ReactElement => (
  <>
    <div className={c('row')}>
      <Text {...props} name="manufacturer" label="Made by" />
      <SerialField {...props} />
    </div>
    <div className={c('row')}>
      <Text {...props} name="profile" label="Profile of the module" />
      <Text
        {...props}
        name="keyId"
        label="Id of the key in it"
        hint="Hexadecimal digits, as the module shows it."
      />
    </div>
  </>
);

/** Chosen from what was read out in the ceremony, never typed. */
const SerialField = ({
  form,
  errors,
  set,
  evidence,
}: FieldsProps & { readonly evidence: KeyEvidence }): ReactElement => (
  <Select
    label="Serial number"
    value={form.serial}
    options={evidence.serials.map((id) => ({ id, label: id }))}
    error={errors.serial}
    onChange={(serial) => {
      set('serial', serial);
    }}
  />
);

const HolderFields = (props: FieldsProps): ReactElement => {
  const { form, errors, set } = props;
  const people = usePeople();
  const entities = useEntities();
  return (
    <>
      <div className={c('row')}>
        <CheckList
          label="Held by"
          options={people.map(({ id, name }) => ({ id, label: name }))}
          value={form.holders}
          error={errors.holders}
          onChange={(holders) => {
            set('holders', holders);
          }}
        />
        <CheckList
          label="Carries out the items of"
          options={entities.flatMap((entity) =>
            entity.wallets
              .filter(({ state }) => state !== 'archived')
              .map(({ id, name }) => ({ id, label: name, note: entity.name })),
          )}
          value={form.wallets}
          onChange={(wallets) => {
            set('wallets', wallets);
          }}
        />
      </div>
      <Text {...props} name="threshold" label="Holders who use it together" isNumber />
    </>
  );
};

const BackupFields = (props: FieldsProps & { readonly evidence: KeyEvidence }): ReactElement | null => {
  const { form, errors, set, evidence } = props;
  if (evidence.bags.length === 0) return null;
  const leftOut = leftOutText(form, evidence);
  return (
    <>
      <div className={c('row')}>
        <CheckList
          label="Bags with its backups"
          options={evidence.bags.map(({ bag, holds }) => ({ id: bag, label: bag, note: holds }))}
          value={form.bags}
          error={errors.bags}
          onChange={(bags) => {
            set('bags', bags);
          }}
        />
        <Text {...props} name="place" label="Where they lie" />
      </div>
      <p role="status" className={c('leftOut')}>
        {leftOut}
      </p>
    </>
  );
};

const CadenceFields = (props: FieldsProps): ReactElement => (
  <div className={c('row')}>
    <Text {...props} name="proveDays" label="Proved alive every … days" isNumber />
    <Text {...props} name="rotateDays" label="Exchanged for a new one every … days" isNumber />
  </div>
);

const usePeople = (): readonly PersonChoice[] => {
  const load = useCallback(async () => ok(await ask('wallets.people', {})), []);
  const [people] = useLoaded(load, 'session');
  return people.state === 'ready' ? people.value : [];
};

const useEntities = (): readonly EntityRow[] => {
  const load = useCallback(() => ask('accounts.list', {}), []);
  const [entities] = useLoaded(load, 'accounts');
  return entities.state === 'ready' ? entities.value : [];
};
