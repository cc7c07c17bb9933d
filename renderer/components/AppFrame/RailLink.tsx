import { OctagonAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button } from 'react-aria-components';
import { classes } from '../../theme/index.ts';
import type { FrameSection } from './section.ts';
import styles from './AppFrame.module.css';

const c = classes(styles);

export const RailLink = ({
  section,
  isCurrent,
  onPress,
}: {
  readonly section: FrameSection<string>;
  readonly isCurrent: boolean;
  readonly onPress: () => void;
}): ReactElement => {
  const Icon = section.icon;
  return (
    <Button
      className={c('link', isCurrent && 'current')}
      onPress={onPress}
      {...(isCurrent ? { 'aria-current': 'page' as const } : {})}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      <span className={c('linkLabel')}>{section.label}</span>
      {section.hasAlarm === true && (
        <OctagonAlert className={c('linkAlarm')} size={14} strokeWidth={2} aria-label="Alarm" />
      )}
      {section.count !== undefined && section.count > 0 && (
        <span className={c('linkCount')}>{section.count.toLocaleString('en-GB')}</span>
      )}
    </Button>
  );
};
