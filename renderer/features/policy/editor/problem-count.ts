import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';

/*
 * How many fields on screen hold something that can't be taken: such a text is in no rule, so nothing may be proposed
 * while it stands there.
 */

interface Count {
  readonly count: number;
  readonly add: (by: 1 | -1) => void;
}

const Context = createContext<Count>({ count: 0, add: () => undefined });

export const ProblemCount = Context.Provider;

export const useProblemCount = (): Count => {
  const [count, setCount] = useState(0);
  const add = useCallback((by: 1 | -1) => {
    setCount((before) => before + by);
  }, []);
  return useMemo(() => ({ count, add }), [count, add]);
};

/** Counts a field while it holds something that can't be taken. */
export const useProblem = (isProblem: boolean): void => {
  const { add } = useContext(Context);
  useEffect(() => {
    if (!isProblem) return undefined;
    add(1);
    return () => {
      add(-1);
    };
  }, [isProblem, add]);
};
