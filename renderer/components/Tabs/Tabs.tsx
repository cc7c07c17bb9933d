import type { ReactElement, ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';
import { classes } from '../../theme/index.ts';
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

export const Tabs = <Id extends string>({
  label,
  items,
  value,
  onChange,
  tools,
  children,
}: TabsProps<Id>): ReactElement => (
  <AriaTabs
    className={c('tabs')}
    selectedKey={value}
    onSelectionChange={(key) => {
      const chosen = items.find((item) => item.id === key);
      if (chosen) onChange(chosen.id);
    }}
  >
    <div className={c('bar')}>
      <TabList aria-label={label} className={c('list')} items={items}>
        {(item) => (
          <Tab id={item.id} className={c('tab')}>
            {item.label}
            {item.count !== undefined && (
              <span className={c('count')}>{item.count.toLocaleString('en-GB')}</span>
            )}
          </Tab>
        )}
      </TabList>
      {tools !== undefined && <div className={c('tools')}>{tools}</div>}
    </div>
    <TabPanel id={value} className={c('panel')} shouldForceMount>
      {children}
    </TabPanel>
  </AriaTabs>
);
