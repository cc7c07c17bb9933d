import { casesOf } from './cases.ts';
import { daysAfter, rulesOn } from './days.ts';
import { deadlockFindings, initiatorFindings, unreachableFindings } from './failure-words.ts';
import {
  distinct,
  failuresByInitiator,
  failuresOfAll,
  failuresWithout,
  isImplied,
  telling,
  type Failure,
  type View,
} from './failures.ts';
import { tooLarge } from './too-large.ts';
import type { AnalysisFinding } from './types.ts';

/** Days that are looked at; each is a walk of its own. */
const DAYS_MAX = 12;

/**
 * What can't be filled any more from a later day on, when the dates of review of rules pass one after another: each
 * failure at its first day. What can't be filled before is not told again.
 *
 * @param now what is asked today.
 */
export const laterFindings = (now: View, today: string): readonly AnalysisFinding[] => {
  const days = daysAfter(now.scope, today);
  const looked = days.slice(0, DAYS_MAX);
  let before = failuresOn(now);
  let isProved = days.length <= DAYS_MAX;
  const findings = looked.flatMap((day) => {
    const { view, isWhole } = viewOn(now, day, looked.length);
    const then = failuresOn(view);
    const found = findingsOf(view, fresh(then, before, view));
    before = together(before, then);
    isProved &&= isWhole;
    return found;
  });
  return isProved
    ? findings
    : [...findings, tooLarge('from which day on people can no longer fill a demand')];
};

/** The walks of all days together may try as much as one walk of today. */
const viewOn = (now: View, day: string, days: number): { readonly view: View; readonly isWhole: boolean } => {
  const { scope, crew, demands } = now;
  const share = (): { left: number } => ({ left: Math.ceil(scope.budget().left / days) });
  const { cases, unproved } = casesOf(rulesOn(scope.rules, day), crew, demands, share);
  const view = { ...now, cases: distinct(cases), day, isLater: true };
  return { view, isWhole: unproved.length === 0 };
};

interface Failures {
  readonly ofAll: readonly Failure[];
  readonly byInitiator: readonly Failure[];
  readonly byAbsence: readonly Failure[];
}

const failuresOn = (view: View): Failures => ({
  ofAll: telling(failuresOfAll(view), view),
  byInitiator: failuresByInitiator(view).flatMap((failures) => telling(failures, view)),
  byAbsence: view.crew.kinds.flatMap((_, kind) => telling(failuresWithout(view, [kind]), view)),
});

/** What follows from nothing that failed before. */
const fresh = (now: Failures, before: Failures, view: View): Failures => {
  const isNew = (failure: Failure, known: readonly Failure[]): boolean =>
    !known.some(
      (it) => it.absent.every((kind) => failure.absent.includes(kind)) && isImplied(failure, it, view),
    );
  return {
    ofAll: now.ofAll.filter((it) => isNew(it, before.ofAll)),
    byInitiator: now.byInitiator.filter((it) => isNew(it, [...before.ofAll, ...before.byInitiator])),
    byAbsence: now.byAbsence.filter((it) => isNew(it, [...before.ofAll, ...before.byAbsence])),
  };
};

const together = (a: Failures, b: Failures): Failures => ({
  ofAll: [...a.ofAll, ...b.ofAll],
  byInitiator: [...a.byInitiator, ...b.byInitiator],
  byAbsence: [...a.byAbsence, ...b.byAbsence],
});

const findingsOf = (view: View, { ofAll, byInitiator, byAbsence }: Failures): readonly AnalysisFinding[] => [
  ...unreachableFindings(view, ofAll),
  ...initiatorFindings(view, byInitiator),
  ...deadlockFindings(view, byAbsence, 'error'),
];
