import { useState, type ReactElement } from 'react';
import type { MandateRow } from '#shared/ipc';
import {
  Button,
  Dialog,
  FieldList,
  SubmitOutcome,
  SubmitProblem,
  TextField,
  type Field,
} from '../../../components/index.ts';
import { ask, onOneLine, useSubmit, useWhyNotSign } from '../../../state/index.ts';
import { maximaText, nameOfRole, standingWords } from './mandate-words.ts';

const REASON_CHARACTERS_MAX = 500;

export interface MandateDialogProps {
  readonly mandate: MandateRow;
  readonly onClose: () => void;
}

/** One mandate with all that it allows, and the way to take it back. */
export const MandateDialog = ({ mandate, onClose }: MandateDialogProps): ReactElement => {
  const [reason, setReason] = useState('');
  const whyNotSign = useWhyNotSign();
  const { outcome, problem, isPending, submit } = useSubmit((because: string) =>
    ask('mandates.revoke', { id: mandate.id, reason: because }),
  );
  if (outcome !== undefined)
    return (
      <SubmitOutcome
        title={`Revoke: ${mandate.client}`}
        outcome={outcome}
        meaning="The client may go on posting until enough people have approved the end of its mandate."
        onClose={onClose}
      />
    );
  const because = onOneLine(reason);
  const whyNot =
    (isPending ? 'The token is being asked. Finish or close the PIN window.' : undefined) ??
    (mandate.standing === 'revoked' ? 'It is revoked already.' : undefined) ??
    whyNotSign ??
    (because === '' ? 'Say why in a few words: the approvers read it.' : undefined);
  return (
    <Dialog
      title={mandate.client}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            Close
          </Button>
          <Button
            variant="danger"
            isPending={isPending}
            disabledReason={whyNot}
            onPress={() => {
              submit(because);
            }}
          >
            Sign and submit the revocation
          </Button>
        </>
      }
    >
      <SubmitProblem problem={problem} />
      <FieldList fields={fieldsOf(mandate)} />
      {mandate.standing !== 'revoked' && (
        <TextField
          label="Reason to revoke it"
          value={reason}
          onChange={setReason}
          lines={2}
          maxLength={REASON_CHARACTERS_MAX}
          hint="Signed with the revocation and kept in the journal."
        />
      )}
    </Dialog>
  );
};

const fieldsOf = (mandate: MandateRow): readonly Field[] => [
  { id: 'standing', label: 'Standing', value: standingWords[mandate.standing].text },
  { id: 'purpose', label: 'For', value: mandate.purpose },
  {
    id: 'owner',
    label: 'Answered for by',
    value: mandate.ownerName,
    ...(mandate.isOwned ? {} : { note: 'not active: nothing is posted under it' }),
  },
  { id: 'wallets', label: 'Accounts of', value: mandate.wallets.map(({ name }) => name).join(', ') },
  {
    id: 'roles',
    label: 'Ledger’s own accounts',
    value: mandate.roles.length === 0 ? 'None' : mandate.roles.map(nameOfRole).join(', '),
  },
  { id: 'maxima', label: 'At most in one operation', value: maximaText(mandate.maxima) },
  { id: 'open', label: 'May open accounts', value: mandate.mayOpenAccounts ? 'Yes' : 'No' },
  { id: 'end', label: 'Ends (UTC)', value: mandate.expiresAt.slice(0, 16).replace('T', ' ') },
  { id: 'id', label: 'Mandate id', value: mandate.id },
];
