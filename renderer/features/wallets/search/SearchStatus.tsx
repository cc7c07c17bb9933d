import type { ReactElement } from 'react';
import { Button } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import { FOUND_ROWS_MAX, isFull, type Found } from './found.ts';
import { leaveSearch } from './leave-search.ts';
import styles from './Search.module.css';
import { useStatementSearch, type SearchResult } from './statement-search.ts';

const c = classes(styles);

/** How many were found, how far back was looked, and the way out. */
export const SearchStatus = (): ReactElement => {
  const { result, errors } = useStatementSearch();
  const isWrong = Object.keys(errors).length > 0;
  const isLooking = result?.isLooking ?? true;
  return (
    <div className={c('status')}>
      <p role="status" aria-busy={isLooking}>
        <strong className={c('found')}>{foundText(result)}</strong>
        {result?.found !== undefined && <span>{reachText(result.found, result)}</span>}
        {isWrong && (
          <span className={c('wrong')}>A filter has a mistake. This is what was found before it.</span>
        )}
      </p>
      <div className={c('clear')}>
        <Button variant="quiet" shortcut="Esc" onPress={leaveSearch}>
          Clear the search
        </Button>
      </div>
      {result?.found !== undefined && isLooking && <Progress found={result.found} />}
    </div>
  );
};

const Progress = ({ found: { looked, of } }: { readonly found: Found }): ReactElement => {
  const percent = of === 0 ? 100 : Math.floor((looked / of) * 100);
  return (
    <div
      className={c('progress')}
      role="progressbar"
      aria-label="Looked at"
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <span className={c('done')} style={{ width: `${String(percent)}%` }} />
    </div>
  );
};

const count = (value: number): string => value.toLocaleString('en-GB');

const foundText = (result: SearchResult | undefined): string => {
  const found = result?.found;
  if (found === undefined) return result?.error === undefined ? 'Looking' : 'The search has stopped.';
  const isWhole = found.next === null && !isFull(found);
  return `${count(found.rows.length)} found${isWhole ? '' : ' so far'}`;
};

const wholeText = (of: number): string =>
  of === 1 ? 'The one entry was looked at.' : `All ${count(of)} entries were looked at.`;

/** How far a search has come, in a sentence. */
const reachText = (found: Found, { isLooking, error }: SearchResult): string => {
  const { looked, of, backTo, next } = found;
  if (isFull(found))
    return `The newest ${count(FOUND_ROWS_MAX)} are shown, back to ${String(backTo)}. Narrow the search to find older ones.`;
  if (next === null) return of === 0 ? 'Nothing was booked on these days.' : wholeText(of);
  const reach = `Looked back to ${String(backTo)}, at ${count(looked)} of ${count(of)} entries.`;
  if (error !== undefined) return `${reach} The search has stopped.`;
  return isLooking ? reach : `${reach} Scroll down to go on.`;
};
