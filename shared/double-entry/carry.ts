import { readLimits } from './account-limits.ts';
import { assertBalanced, type Flow } from './flow.ts';
import { countOut, giveBack } from './velocity.ts';
import { isOccupied, type FlowItem, type OwnRecord, type WorkingBooks } from './working-books.ts';

/*
 * What was decided, carried out on the accounts of a flow. Nothing here refuses: the checks came before, and what
 * still goes wrong is a bug.
 */

const SINGLE_LEG_ACCOUNTS = 2;

/** Posts the amounts of the flow. */
export const carryMove = (working: WorkingBooks, flow: Flow): void => {
  if (flow.length > SINGLE_LEG_ACCOUNTS) assertBalanced(flow);
  for (const item of flow) {
    const wasOccupied = isOccupied(item.record);
    const record = working.own(item);
    if (item.debit !== 0n) record.debitsPosted += item.debit;
    if (item.credit !== 0n) record.creditsPosted += item.credit;
    countVelocity(working, item, record);
    working.settle(record, wasOccupied);
  }
};

/** Promises the amounts of the flow. */
export const carryHold = (working: WorkingBooks, flow: Flow): void => {
  assertBalanced(flow);
  for (const item of flow) {
    const wasOccupied = isOccupied(item.record);
    const record = working.own(item);
    record.debitsPending += item.debit;
    record.creditsPending += item.credit;
    record.openHolds += 1;
    countVelocity(working, item, record);
    working.settle(record, wasOccupied);
  }
};

/**
 * Ends a hold: takes what was held out of the pending balances and posts what the flow moves, which is nothing
 * when it is voided. `heldSince` is the time of the hold, where its velocity was counted.
 */
export const carryEnd = (working: WorkingBooks, flow: Flow, heldSince: string): void => {
  assertBalanced(flow);
  for (const item of flow) {
    const wasOccupied = isOccupied(item.record);
    const record = working.own(item);
    record.debitsPending -= item.heldDebit;
    record.creditsPending -= item.heldCredit;
    record.debitsPosted += item.debit;
    record.creditsPosted += item.credit;
    record.openHolds -= 1;
    returnVelocity(item, record, heldSince);
    working.settle(record, wasOccupied);
  }
};

const countVelocity = (working: WorkingBooks, { debit, credit }: FlowItem, record: OwnRecord): void => {
  const { normal } = record.account;
  const limits = working.limitsOf(record.account);
  if (limits === null || !readLimits(limits).hasVelocity) return;
  const out = normal === 'debit' ? credit : debit;
  if (out > 0n) record.velocity = countOut(record.velocity, working.moment, out);
};

/** What did not leave after all. An operation that took something out still counts as one. */
const returnVelocity = (item: FlowItem, record: OwnRecord, heldSince: string): void => {
  if (record.velocity === null) return;
  const isDebitNormal = record.account.normal === 'debit';
  const held = isDebitNormal ? item.heldCredit : item.heldDebit;
  const out = isDebitNormal ? item.credit : item.debit;
  if (held > out) record.velocity = giveBack(record.velocity, heldSince, held - out, out === 0n);
};
