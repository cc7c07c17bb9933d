import type { ReactElement, ReactNode } from 'react';
import { classes } from '../../theme/index.ts';
import { Brand } from '../Brand/Brand.tsx';
import styles from './AppFrame.module.css';
import { RailLink } from './RailLink.tsx';
import type { FrameSection } from './section.ts';

const c = classes(styles);

export interface AppFrameProps<Id extends string> {
  readonly sections: readonly FrameSection<Id>[];
  readonly current: Id;
  readonly onNavigate: (id: Id) => void;
  /** At the foot of the rail: who is signed in. */
  readonly person?: ReactNode;
  /** Sandbox or another environment that must not be mistaken for production. */
  readonly environment?: ReactNode;
  /** Always visible: how far the picture is verified, and how old it is. */
  readonly syncBar: ReactNode;
  /** Over every screen: what nobody may overlook. */
  readonly banner?: ReactNode;
  readonly children: ReactNode;
}

export const AppFrame = <Id extends string>(props: AppFrameProps<Id>): ReactElement => (
  <div className={c('frame')}>
    <nav className={c('rail')} aria-label="Sections">
      <div className={c('brand')}>
        <Brand />
        {props.environment}
      </div>
      <ul className={c('sections')}>
        {props.sections.map((section) => (
          <li key={section.id}>
            <RailLink
              section={section}
              isCurrent={section.id === props.current}
              onPress={() => {
                props.onNavigate(section.id);
              }}
            />
          </li>
        ))}
      </ul>
      {props.person !== undefined && <div className={c('person')}>{props.person}</div>}
    </nav>
    <main className={c('main')}>
      {props.banner}
      {props.children}
    </main>
    <div className={c('sync')}>{props.syncBar}</div>
  </div>
);

export interface PageHeaderProps {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly start?: ReactNode;
}

/** The head of every screen: where am I, how old is it, what can I do. */
export const PageHeader = ({ title, note, actions, start }: PageHeaderProps): ReactElement => (
  <header className={c('header')}>
    {start}
    <h1 className={c('title')}>{title}</h1>
    {note !== undefined && <div className={c('headerNote')}>{note}</div>}
    <div className={c('actions')}>{actions}</div>
  </header>
);
