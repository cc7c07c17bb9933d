import { useId, useRef, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import { classes } from '../../theme/index.ts';
import { nextTab } from './next-tab.ts';
import styles from './Tabs.module.css';

const c = classes(styles);

export interface TabItem<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly count?: number | undefined;
}

export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly items: readonly TabItem<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  /** At the end of the line of tabs: search, filters. */
  readonly tools?: ReactNode;
  /** The panel of the chosen tab. */
  readonly children: ReactNode;
}

/**
 * ARIA APG tabs with automatic activation. By hand, because the library's panel walks its whole content on
 * every change to it, which a table that scrolls 100,000 rows can't afford.
 */
export const Tabs = <Id extends string>(props: TabsProps<Id>): ReactElement => {
  const { label, items, value, onChange, tools, children } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = nextTab(
      event.key,
      items.findIndex((item) => item.id === value),
      items.length,
    );
    const chosen = next === undefined ? undefined : items[next];
    if (chosen === undefined) return;
    event.preventDefault();
    onChange(chosen.id);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[items.indexOf(chosen)]?.focus();
  };
  return (
    <div className={c('tabs')}>
      <div className={c('bar')}>
        <div
          ref={list}
          role="tablist"
          aria-label={label}
          className={c('list')}
          tabIndex={-1}
          onKeyDown={onKeyDown}
        >
          {items.map((item) => (
            <button
              key={item.id}
              type="button"
              role="tab"
              id={`${id}-${item.id}`}
              className={c('tab')}
              aria-selected={item.id === value}
              aria-controls={`${id}-panel`}
              tabIndex={item.id === value ? 0 : -1}
              onClick={() => {
                onChange(item.id);
              }}
            >
              {item.label}
              {item.count !== undefined && (
                <span className={c('count')}>{item.count.toLocaleString('en-GB')}</span>
              )}
            </button>
          ))}
        </div>
        {tools !== undefined && <div className={c('tools')}>{tools}</div>}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`} className={c('panel')}>
        {children}
      </div>
    </div>
  );
};
