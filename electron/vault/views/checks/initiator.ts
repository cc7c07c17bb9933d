import type { PersonId } from '#shared/brand';
import type { Intent } from '#shared/intent';
import type { CheckView } from '#shared/ipc';
import type { IntentRecord } from '#shared/projection';
import { isOpen } from '../../journal/intent-row.ts';
import { whoCan } from '../decide.ts';
import { personName } from '../names.ts';
import type { Scope } from '../scope.ts';
import { attention, failed, passed } from './check.ts';
import { isSameName } from './same-name.ts';

const NAME = { id: 'initiator', title: 'Initiator' };

/** Whoever asks does not decide: not under another id, and not by way of a file either. */
export const initiatorCheck = (scope: Scope, record: IntentRecord, person: PersonId | null): CheckView => {
  const { intent } = record;
  const name = personName(scope.picture, intent.initiator);
  if (intent.initiator === person)
    return failed(NAME, `You initiated this item${wayOf(intent)}. Somebody else has to decide.`, {
      remedy: isOpen(record) ? whoCan(scope, record) : 'It is closed.',
    });
  if (person !== null && isNamesake(scope, intent.initiator, person))
    return attention(NAME, `It was initiated by ${name} (${intent.initiator}), who has your name.`, {
      remedy: 'If that is you under another id, somebody else has to decide. Tell whoever keeps the roster.',
    });
  return passed(NAME, `Initiated by ${name}${wayOf(intent)}, who does not count as an approver.`);
};

/** By which way it came, where that is not this desk. */
const wayOf = ({ origin }: Intent): string =>
  origin.kind === 'file' ? ` with the file ${origin.fileName}` : '';

const isNamesake = ({ picture: { names } }: Scope, a: PersonId, b: PersonId): boolean => {
  const [one, other] = [names.get(a)?.name, names.get(b)?.name];
  return one !== undefined && other !== undefined && isSameName(one, other) && isSameName(other, one);
};
