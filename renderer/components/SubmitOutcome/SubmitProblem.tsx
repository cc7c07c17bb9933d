import type { ReactElement } from 'react';
import type { ShownError } from '#shared/errors';
import { Banner } from '../Banner/Banner.tsx';

/** Why nothing was signed or sent; nothing at all while there is no problem. A closed PIN window is no alarm. */
export const SubmitProblem = ({
  problem,
}: {
  readonly problem: ShownError | undefined;
}): ReactElement | null =>
  problem === undefined ? null : (
    <Banner
      tone={problem.code === 'pin-cancelled' ? 'info' : 'alarm'}
      whatHappened={problem.title}
      meaningForTheMoney={[problem.meaning, problem.detail].filter(Boolean).join(' ')}
      whatToDo={problem.remedy}
      code={`E${String(problem.number)}`}
    />
  );
