import { countOut, giveBack } from './velocity.ts';
import type { WorkingAccount, WorkingBooks } from './working-books.ts';

/*
 * What was decided, carried out on the accounts of the flow. Nothing here refuses: the checks came before, and what
 * still goes wrong is a bug.
 */

/** Posts the amounts of the flow. */
export const carryMove = (working: WorkingBooks): void => {
  for (const account of working.flow) {
    working.touch(account);
    const { record, debit, credit } = account;
    if (debit !== 0n) record.debitsPosted += debit;
    if (credit !== 0n) record.creditsPosted += credit;
    countVelocity(working, account);
    working.settle(account);
  }
};

/** Promises the amounts of the flow. */
export const carryHold = (working: WorkingBooks): void => {
  for (const account of working.flow) {
    working.touch(account);
    const { record, debit, credit } = account;
    if (debit !== 0n) record.debitsPending += debit;
    if (credit !== 0n) record.creditsPending += credit;
    record.openHolds += 1;
    countVelocity(working, account);
    working.settle(account);
  }
};

/**
 * Ends a hold: takes what was held out of the pending balances and posts what the flow moves, which is nothing
 * when it is voided. `heldSince` is the time of the hold, where its velocity was counted.
 */
export const carryEnd = (working: WorkingBooks, heldSince: string): void => {
  for (const account of working.flow) {
    working.touch(account);
    const { record, debit, credit, heldDebit, heldCredit } = account;
    record.debitsPending -= heldDebit;
    record.creditsPending -= heldCredit;
    if (debit !== 0n) record.debitsPosted += debit;
    if (credit !== 0n) record.creditsPosted += credit;
    record.openHolds -= 1;
    returnVelocity(account, heldSince);
    working.settle(account);
  }
};

const countVelocity = (
  { moment }: WorkingBooks,
  { record, limits, isDebitNormal, ...moved }: WorkingAccount,
): void => {
  if (limits?.hasVelocity !== true) return;
  const out = isDebitNormal ? moved.credit : moved.debit;
  if (out > 0n) record.velocity = countOut(record.velocity, moment, out);
};

/** What did not leave after all. An operation that took something out still counts as one. */
const returnVelocity = (account: WorkingAccount, heldSince: string): void => {
  const { record, isDebitNormal } = account;
  if (record.velocity === null) return;
  const held = isDebitNormal ? account.heldCredit : account.heldDebit;
  const out = isDebitNormal ? account.credit : account.debit;
  if (held > out) record.velocity = giveBack(record.velocity, heldSince, held - out, out === 0n);
};
