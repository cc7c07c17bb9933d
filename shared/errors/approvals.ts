import type { CatalogueEntry } from './entry.ts';

/** 2xx: approvals. */
export const approvals = {
  'render-mismatch': {
    number: 201,
    title: 'The screen did not show what would be signed.',
    meaning: 'Nothing was signed. Something on this desk may have altered the screen.',
    remedy: 'Do not approve on this desk. Tell your security administrator now.',
  },
  'intent-undecodable': {
    number: 202,
    title: 'This item can not be decoded completely.',
    meaning: 'It can not be signed on this desk.',
    remedy: 'Return it to its initiator, or update the application if it is older than the item.',
  },
  'intent-unknown': {
    number: 203,
    title: 'This item is not on this desk.',
    meaning: 'Nothing was signed.',
    remedy: 'Wait until the desk has synchronised and open the item again.',
  },
  'intent-closed': {
    number: 204,
    title: 'This item is no longer waiting for approval.',
    meaning: 'Your decision was not needed and changed nothing.',
    remedy: 'Open the item to see what became of it.',
  },
  'initiator-cannot-approve': {
    number: 205,
    title: 'You initiated this item.',
    meaning: 'The person who initiates never counts as an approver.',
    remedy: 'Another officer has to decide.',
  },
  'not-eligible': {
    number: 206,
    title: 'Your groups are not asked for on this item.',
    meaning: 'Your approval would not count.',
    remedy: 'Someone of the groups named in the policy answer has to decide.',
  },
  'already-decided': {
    number: 207,
    title: 'You have decided on this item before.',
    meaning: 'A person counts once. Your first decision stands.',
    remedy: 'Nothing to do.',
  },
  'approval-expired': {
    number: 208,
    title: 'The approval reached the ledger too late.',
    meaning: 'It was not counted.',
    remedy: 'Open the item and decide again, if it is still waiting.',
  },
  'split-view': {
    number: 209,
    title: 'The journal that the approver saw is not the ledger’s journal.',
    meaning: 'The approval was not counted. Two histories exist, one of them false.',
    remedy: 'Stop work on this desk and tell your security administrator now.',
  },
  'reason-required': {
    number: 210,
    title: 'A reason is missing.',
    meaning: 'Nothing was signed.',
    remedy: 'Say why in a few words, then reject or return.',
  },
  'clock-skew': {
    number: 211,
    title: 'The clock of this desk is far from the ledger’s.',
    meaning: 'The statement was not counted.',
    remedy: 'Set the clock of this computer, then decide again.',
  },
  'bad-statement': {
    number: 212,
    title: 'The signed statement could not be verified.',
    meaning: 'It was not counted.',
    remedy: 'Sign in again and repeat. If it stays so, tell your security administrator.',
  },
  'not-escalated-yet': {
    number: 213,
    title: 'The item is not escalated to your group yet.',
    meaning:
      'Your approval was not counted: until then only the groups that were asked at first may fill the places.',
    remedy: 'Decide again from the time that is named, if the item is still open then.',
  },
  'approval-voided': {
    number: 214,
    title: 'This approval was recorded before and does not count any more.',
    meaning:
      'It was not counted again: whoever gave it had lost the power to decide, or the seat, key, device or build of that day.',
    remedy: 'Have the person who approved open the item and sign anew, if it is still waiting.',
  },
} as const satisfies Record<string, CatalogueEntry>;
