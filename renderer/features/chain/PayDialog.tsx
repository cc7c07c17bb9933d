import { useMemo, useState, type ReactElement } from 'react';
import type { Result, ShownError } from '#shared/errors';
import type { ChainPaymentDraft, ChainPaymentTried, ChainSource } from '#shared/ipc';
import {
  BeforeSubmit,
  FieldList,
  Select,
  SignDialog,
  SubmitProblem,
  TextField,
  type TextFieldProps,
} from '../../components/index.ts';
import { ask, useRoute, useSubmit, useTried } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './Chain.module.css';
import {
  addressProblem,
  ceilingText,
  checkPayment,
  emptyPayment,
  sourceId,
  type PaymentErrors,
  type PaymentForm,
} from './payment-draft.ts';

const c = classes(styles);

export interface PayDialogProps {
  readonly sources: readonly [ChainSource, ...ChainSource[]];
  readonly onClose: () => void;
}

const tryPay = (draft: ChainPaymentDraft): Promise<Result<ChainPaymentTried, ShownError>> =>
  ask('chain.tryPay', draft);

/** Drafts a payment: what will be signed stands beneath the form, line by line, before it is. */
export const PayDialog = ({ sources, onClose }: PayDialogProps): ReactElement => {
  const [form, setForm] = useState(() => emptyPayment(sources[0]));
  const [errors, setErrors] = useState<PaymentErrors>({});
  const source = sources.find((each) => sourceId(each) === form.source) ?? sources[0];
  const checked = useMemo(() => checkPayment(form, source), [form, source]);
  const tried = useTried('value' in checked ? checked.value : undefined, tryPay);
  const { outcome, problem, isPending, submit } = useSubmit((draft: ChainPaymentDraft) =>
    ask('chain.pay', draft),
  );
  const set: FieldProps['set'] = (field, value) => {
    setForm((before) => ({ ...before, [field]: value }));
    setErrors((before) => ({ ...before, [field]: undefined }));
  };
  return (
    <SignDialog
      title="New payment over a chain"
      size="wide"
      whyNot={undefined}
      outcome={outcome}
      problem={problem}
      isPending={isPending}
      meaning="Nothing has moved yet: it is paid once enough people have approved it and the carrier has sent it."
      onSign={() => {
        if ('value' in checked) submit(checked.value);
        else setErrors(checked.errors);
      }}
      onClose={onClose}
    >
      <Fields form={form} errors={errors} set={set} source={source} sources={sources} setForm={setForm} />
      <Tried tried={tried} onClose={onClose} />
    </SignDialog>
  );
};

interface FieldProps {
  readonly form: PaymentForm;
  readonly errors: PaymentErrors;
  readonly set: (field: keyof PaymentForm, value: string) => void;
}

const NAME_MAX = 140;

const Text = ({
  form,
  errors,
  set,
  name,
  ...rest
}: FieldProps &
  Omit<TextFieldProps, 'value' | 'onChange'> & { readonly name: keyof PaymentForm }): ReactElement => (
  <TextField
    maxLength={NAME_MAX}
    error={errors[name]}
    {...rest}
    value={form[name]}
    onChange={(value) => {
      set(name, value);
    }}
  />
);

const Fields = (
  props: FieldProps &
    PayDialogPropsOf & { readonly source: ChainSource; readonly setForm: (form: PaymentForm) => void },
): ReactElement => {
  const { source, sources, setForm, ...field } = props;
  const { form, errors } = field;
  return (
    <>
      <Select
        label="Pay from"
        value={form.source}
        options={sources.map((each) => ({
          id: sourceId(each),
          label: `${each.name}, ${each.asset} on ${each.chainName}`,
        }))}
        onChange={(id) => {
          const next = sources.find((each) => sourceId(each) === id);
          if (next !== undefined) setForm({ ...form, source: id, ceiling: ceilingText(next) });
        }}
      />
      <div className={c('row')}>
        <Text {...field} name="payee" label="Payee" takesFocus />
        <Text
          {...field}
          name="country"
          label="Country of the payee"
          maxLength={2}
          hint="Two letters, as in DE."
        />
      </div>
      <Text
        {...field}
        name="address"
        label="Address"
        isMono
        // As it is typed: a wrong character shows before the next field is reached.
        error={errors.address ?? (form.address === '' ? undefined : addressProblem(form.address))}
        hint="With its capitals: they are the checksum."
      />
      <div className={c('row')}>
        <Text {...field} name="amount" label={`Amount in ${source.asset}`} isNumber />
        <Text
          {...field}
          name="ceiling"
          label={`Fee ceiling in ${source.coin}`}
          isNumber
          hint={
            source.ceilingMinor === null
              ? 'No node answers now: nothing is proposed.'
              : 'Proposed by what the chain asks now, with room. Never more is paid.'
          }
        />
      </div>
      <Text {...field} name="remittance" label="What for" />
    </>
  );
};

type PayDialogPropsOf = Pick<PayDialogProps, 'sources'>;

/** What the approvers will read, whole; and what speaks against it. */
const Tried = ({
  tried,
  onClose,
}: {
  readonly tried: Result<ChainPaymentTried, ShownError> | undefined;
  readonly onClose: () => void;
}): ReactElement | null => {
  if (tried === undefined) return null;
  if (!tried.ok) return <SubmitProblem problem={tried.error} />;
  return (
    <>
      <FieldList fields={tried.value.lines.map(({ id, label, value }) => ({ id, label, value }))} />
      <BeforeSubmit
        conflicts={tried.value.conflicts}
        noun="payment"
        onOpenItem={(digest) => {
          onClose();
          useRoute.getState().openItem(digest);
        }}
      />
    </>
  );
};
