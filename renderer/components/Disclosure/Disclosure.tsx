import { ChevronRight } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Button, Disclosure as AriaDisclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { classes } from '../../theme/index.ts';
import { Scroller } from '../Scroller/Scroller.tsx';
import styles from './Disclosure.module.css';

const c = classes(styles);

export interface DisclosureProps {
  readonly title: string;
  /** What is inside, in a few words: `1,204 bytes`. */
  readonly note?: string;
  readonly children: ReactNode;
  readonly isOpenAtFirst?: boolean;
}

export const Disclosure = ({
  title,
  note,
  children,
  isOpenAtFirst = false,
}: DisclosureProps): ReactElement => (
  <AriaDisclosure className={c('disclosure')} defaultExpanded={isOpenAtFirst}>
    <Heading level={3}>
      <Button slot="trigger" className={c('trigger')}>
        <ChevronRight className={c('chevron')} size={14} strokeWidth={2} aria-hidden />
        <span>{title}</span>
        {note !== undefined && <span className={c('note')}>{note}</span>}
      </Button>
    </Heading>
    <DisclosurePanel className={c('panel')}>{children}</DisclosurePanel>
  </AriaDisclosure>
);

/** Text exactly as it was signed, wrapped but not changed. */
export const RawText = ({ text, label }: { readonly text: string; readonly label: string }): ReactElement => (
  <Scroller as="pre" className={c('raw')} label={label}>
    {text}
  </Scroller>
);
