import type { PersonId } from '#shared/brand';
import type { RunbookObservation, RunbookSubject } from '#shared/intent';
import type { RosterIndex } from '#shared/roster';
import type { ProposalRefusal } from './refusal.ts';
import type { WorkingSet } from './types.ts';

/* What a runbook is about, and what the journal shows of it by itself. */

/** Why a runbook can't be about this. */
export const subjectProblem = (
  subject: RunbookSubject,
  { roster, intents }: WorkingSet,
): ProposalRefusal | undefined => {
  if (roster === undefined) return { code: 'not-found', detail: 'no roster' };
  switch (subject.kind) {
    case 'key':
      return roster.key(subject.keyId)?.person === subject.person
        ? undefined
        : unknown(`key ${subject.keyId}`);
    case 'device':
      return roster.device(subject.device)?.person === subject.person
        ? undefined
        : unknown(`device ${subject.device}`);
    case 'person':
      return roster.person(subject.person) === undefined ? unknown(subject.person) : undefined;
    case 'emergency': {
      const record = intents.get(subject.intent);
      return record?.intent.type === 'emergency' && record.status === 'carried-out'
        ? undefined
        : unknown(`emergency ${subject.intent}`);
    }
  }
};

const unknown = (detail: string): ProposalRefusal => ({ code: 'not-found', detail });

/** Whether the journal shows, as it stands, what a step waits for. */
export const isObserved = (what: RunbookObservation, subject: RunbookSubject, set: WorkingSet): boolean => {
  const { roster } = set;
  if (roster === undefined) return false;
  switch (what) {
    case 'stopped':
      return isStopped(subject, roster);
    case 'replaced':
      return isReplaced(subject, roster);
    case 'left':
      return 'person' in subject && hasLeft(roster, subject.person);
    case 'powerless':
      return 'person' in subject && isPowerless(roster, subject.person);
    case 'unowned':
      return 'person' in subject && !isOwner(set, subject.person);
  }
};

/** It signs nothing any more; an emergency is over. */
const isStopped = (subject: RunbookSubject, roster: RosterIndex): boolean => {
  switch (subject.kind) {
    case 'key':
      return roster.key(subject.keyId)?.standing === 'revoked';
    case 'device': {
      const standing = roster.device(subject.device)?.standing;
      return standing === 'suspended' || standing === 'retired';
    }
    case 'person':
      return roster.person(subject.person)?.standing !== 'active';
    case 'emergency':
      return !roster.roster.freezes.some(({ intent }) => intent === subject.intent);
  }
};

const isReplaced = (subject: RunbookSubject, { roster }: RosterIndex): boolean => {
  switch (subject.kind) {
    case 'key':
      return roster.keys.some(
        ({ keyId, person, standing }) =>
          person === subject.person && keyId !== subject.keyId && standing === 'active',
      );
    case 'device':
      return roster.devices.some(
        ({ id, person, standing }) =>
          person === subject.person && id !== subject.device && standing === 'trusted',
      );
    default:
      return false;
  }
};

const hasLeft = (roster: RosterIndex, id: PersonId): boolean => {
  const standing = roster.person(id)?.standing;
  return standing === 'left' || standing === 'erased';
};

const isPowerless = (index: RosterIndex, id: PersonId): boolean => {
  const person = index.person(id);
  return (
    person?.roles.length === 0 &&
    person.groups.length === 0 &&
    index.roster.keys.every((key) => key.person !== id || key.standing === 'revoked')
  );
};

const isOwner = ({ wallets, mandates }: WorkingSet, id: PersonId): boolean => {
  for (const { wallet, state } of wallets.values())
    if (wallet.owner === id && state !== 'archived') return true;
  for (const { mandate, isRevoked } of mandates.values()) if (mandate.owner === id && !isRevoked) return true;
  return false;
};
