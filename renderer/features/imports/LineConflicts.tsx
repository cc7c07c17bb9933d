import type { ReactElement } from 'react';
import { Checks } from '../../components/index.ts';
import { useRoute } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './Imports.module.css';
import type { PreviewLine } from './preview-line.ts';

const c = classes(styles);

/** All of what speaks against the line that is chosen; a row has room for its beginning. */
export const LineConflicts = ({ line }: { readonly line: PreviewLine | undefined }): ReactElement | null =>
  line === undefined || line.conflicts.length === 0 ? null : (
    <aside className={c('chosen')} aria-label={`Line ${line.line.toLocaleString('en-GB')}`}>
      <h2 className={c('heading')}>
        Line {line.line.toLocaleString('en-GB')} · {line.payee}
      </h2>
      <Checks checks={line.conflicts} onOpenItem={useRoute.getState().openItem} />
    </aside>
  );
