import type { PolicyPublicationIntent } from '#shared/intent';
import type { CheckView } from '#shared/ipc';
import { ruleChanges } from '#shared/policy';
import { COOL_DOWN_HOURS, type IntentRecord } from '#shared/projection';
import { listed, type Scope } from '../scope.ts';
import type { ReplayedPublication } from '../replay-counts.ts';
import { attention, counted, failed, minuteText, passed } from './check.ts';

const CHANGES = { id: 'changes', title: 'Changes' };

/** What the signed table changes of the version that it was drafted on. */
export const publicationCheck = (
  { picture }: Scope,
  { facts: { loosens } }: IntentRecord,
  { base, policy }: PolicyPublicationIntent,
): CheckView => {
  const before = picture.policies.find(({ digest }) => digest === base.digest)?.policy;
  if (before === undefined)
    return failed(CHANGES, 'Its base is no version of this journal.', {
      remedy: 'Reject it: a version is drafted on the one in force.',
    });
  const changes = ruleChanges(before, policy);
  const texts = (['added', 'changed', 'removed'] as const)
    .map((kind) => ({ kind, ids: changes.flatMap((change) => (change.kind === kind ? [change.id] : [])) }))
    .filter(({ ids }) => ids.length > 0)
    .map(({ kind, ids }) => `${kind}: ${listed(ids)}`);
  const what = texts.length === 0 ? 'no rule is changed' : texts.join('; ');
  const against = `Against version ${String(base.version)}, ${what}.`;
  if (loosens.known && !loosens.value)
    return passed(CHANGES, `${against} It loosens nothing, so it is in force as soon as it is approved.`);
  const waits = `It loosens something, or may: approved, it waits ${String(COOL_DOWN_HOURS)} hours.`;
  return attention(CHANGES, `${against} ${waits}`, { remedy: 'Compare the rules before you approve it.' });
};

const REPLAY = { id: 'replay', title: 'Past transfers' };

/** What the version would have changed about the transfers before it, against the budget that is signed with it. */
export const replayCheck = ({ counts, excess }: ReplayedPublication): CheckView => {
  const { items, looser, blocked } = counts;
  if (excess !== undefined)
    return failed(REPLAY, excess, {
      remedy: 'Return it: whoever proposes it mends the rules, or names how many may pass more easily.',
    });
  const of = `Of ${counted(items, 'past transfer', 'past transfers')}`;
  return passed(
    REPLAY,
    `${of} ${String(looser)} would pass more easily, ${String(blocked)} would be denied.`,
  );
};

export const denialCheck = ({ denials }: IntentRecord): CheckView =>
  failed(
    { id: 'denied', title: 'Policy' },
    `A version of the policy that came into force since denies it: ${denials.join(', ')}. It can not be approved any more.`,
    { remedy: 'Whoever initiated it can ask for something that the policy allows.' },
  );

export const coolDownCheck = (activeFrom: string): CheckView =>
  attention(
    { id: 'cool-down', title: 'Cool-down' },
    `Approved; in force from ${minuteText(activeFrom)} on, unless anyone of the groups that were asked rejects it.`,
    { remedy: 'Reject it now if it should not come into force.' },
  );

/** The delay that the policy asks for after the last approval. */
export const delayCheck = (until: string): CheckView =>
  attention(
    { id: 'delay', title: 'Delay' },
    `All who were asked have approved; it is carried out from ${minuteText(until)} on, unless one of them rejects it.`,
    { remedy: 'Reject it now if it should not be carried out.' },
  );
