import { useState, type ReactElement } from 'react';
import { reasonCodes, type ReasonCode } from '#shared/approval';
import { Button, Dialog, Select, TextField } from '../../components/index.ts';
import { reasonLabels } from './labels.ts';
import { onOneLine } from '../../state/index.ts';
import { SignButton } from './SignButton.tsx';
import type { Reason } from './use-decide.ts';

const REASON_CHARS_MAX = 500;

const words = {
  reject: {
    title: 'Reject this item',
    meaning:
      'A rejection is final: the item is closed, the reserved amount is released, and the initiator sees why.',
    sign: 'Sign rejection',
  },
  return: {
    title: 'Return this item for change',
    meaning:
      'The item goes back to its initiator. Approvals given so far no longer count; its history is kept.',
    sign: 'Sign return',
  },
} as const;

export interface ReasonDialogProps {
  readonly decision: 'reject' | 'return';
  readonly onClose: () => void;
  readonly onSign: (reason: Reason) => void;
}

export const ReasonDialog = ({ decision, onClose, onSign }: ReasonDialogProps): ReactElement => {
  const [code, setCode] = useState<ReasonCode>(decision === 'reject' ? 'no-support' : 'wrong-amount');
  const [text, setText] = useState('');
  const given = onOneLine(text);
  return (
    <Dialog
      title={words[decision].title}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button size="large" variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <SignButton
            variant="primary"
            disabledReason={given === '' ? 'Say why in a few words: the initiator reads it.' : undefined}
            onSign={() => {
              onSign({ code, text: given });
            }}
          >
            {words[decision].sign}
          </SignButton>
        </>
      }
    >
      <p>{words[decision].meaning}</p>
      <Select
        label="Reason"
        value={code}
        onChange={setCode}
        options={reasonCodes.map((id) => ({ id, label: reasonLabels[id] }))}
      />
      <TextField
        label="In a few words"
        value={text}
        onChange={setText}
        lines={3}
        maxLength={REASON_CHARS_MAX}
        hint="Signed with the decision and kept in the journal."
        takesFocus
      />
    </Dialog>
  );
};
