import type { ReactElement, ReactNode } from 'react';
import type { RenderLine, RenderRecord } from '#shared/render';
import { splitAmount } from '../../components/index.ts';
import { classes } from '../../theme/index.ts';
import { lineGroups, lineStyle, type LineStyle } from './line-groups.ts';
import styles from './SignedLines.module.css';

const c = classes(styles);

/** Every line of the render record, label and value exactly as the signer will compute them. */
export const SignedLines = ({ record }: { readonly record: RenderRecord }): ReactElement => (
  <div className={c('groups')}>
    {lineGroups(record.lines).map((group) => (
      <section key={group.id} className={c(group.title === undefined ? 'head' : 'group')}>
        {group.title !== undefined && <h2 className={c('title')}>{group.title}</h2>}
        <dl className={c('lines')}>
          {group.lines.map((line) => (
            <SignedLine key={line.id} line={line} />
          ))}
        </dl>
      </section>
    ))}
  </div>
);

const SignedLine = ({ line }: { readonly line: RenderLine }): ReactElement => {
  const style = lineStyle(line);
  return (
    <div className={c('line', style)} data-render-line={line.id}>
      <dt className={c('label')} data-render-label>
        {line.label}
      </dt>
      <dd className={c('value')} data-render-value>
        {typeset(line.value, style)}
      </dd>
    </div>
  );
};

/** Setting may part a value into spans; it never changes, adds or drops a character. */
const typeset = (value: string, style: LineStyle): ReactNode => {
  if (style !== 'amount') return value;
  const space = value.lastIndexOf(' ');
  const amount = value.slice(0, space);
  const parts = splitAmount(amount);
  if (
    space < 1 ||
    parts === undefined ||
    parts.sign + parts.whole + parts.fraction + parts.padding !== amount
  )
    return value;
  return (
    <>
      {parts.whole}
      <span className={c('fraction')}>{parts.fraction}</span>
      <span className={c('padding')}>{parts.padding}</span>
      <span className={c('asset')}>{value.slice(space)}</span>
    </>
  );
};
