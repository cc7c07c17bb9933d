import { ArrowDown, ArrowUp, Copy, Plus, Trash2 } from 'lucide-react';
import { useEffect, useRef, type ReactElement } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import type { Rule } from '#shared/policy';
import { IconButton, Mark, useNow } from '../../../components/index.ts';
import { useDesk } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import type { DraftView } from '../drafts/draft-view.ts';
import styles from './Editor.module.css';
import { addRule, duplicateAt, moveBy, removeAt } from './rule-edits.ts';
import { ruleMarks } from './rule-marks.ts';

const c = classes(styles);

const YEAR_MS = 365 * 86_400_000;

interface RuleNavProps {
  readonly view: DraftView;
  readonly active: number;
  readonly onActive: (at: number) => void;
}

/** The rules in their order, with what is new about each. Arrow keys go through them. */
export const RuleNav = ({ view, active, onActive }: RuleNavProps): ReactElement => {
  const { rules } = view.editing.content;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active, rules.length]);
  return (
    <div className={c('nav')}>
      <Tools view={view} active={active} onActive={onActive} />
      <ListBox
        ref={list}
        className={c('rules')}
        aria-label="Rules of the draft"
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        selectedKeys={[active]}
        onSelectionChange={(picked) => {
          const [at] = picked === 'all' ? [] : picked;
          if (typeof at === 'number') onActive(at);
        }}
      >
        {rules.map((rule, at) => (
          // Two rules may have one id until that is mended: a row is known by its place.
          <ListBoxItem key={at} id={at} textValue={`${rule.id} ${rule.title}`} className={c('row')}>
            <span className={c('rowHead')}>
              <span className={c('id')}>{rule.id}</span>
              {ruleMarks(rule, view).map(({ text, tone }) => (
                <Mark key={text} tone={tone}>
                  {text}
                </Mark>
              ))}
            </span>
            <span className={c('rowTitle')}>{rule.title}</span>
          </ListBoxItem>
        ))}
      </ListBox>
    </div>
  );
};

const Tools = ({ view, active, onActive }: RuleNavProps): ReactElement => {
  const { content, change } = view.editing;
  const { rules } = content;
  const owner = useDesk((state) => state.session?.person.id);
  const now = useNow();
  const group = view.people.groups[0]?.id;
  const none = rules.length === 0 ? 'There is no rule.' : undefined;
  const set = (next: readonly Rule[], at: number): void => {
    change({ rules: next });
    onActive(Math.max(0, Math.min(at, next.length - 1)));
  };
  return (
    <div className={c('tools')} role="toolbar" aria-label="Rules">
      <IconButton
        icon={Plus}
        label="Add a rule"
        disabledReason={
          owner === undefined || group === undefined
            ? 'The groups of the roster are not here yet.'
            : undefined
        }
        onPress={() => {
          if (owner === undefined || group === undefined) return;
          const reviewBy = new Date(now + YEAR_MS).toISOString().slice(0, 10);
          set(addRule(rules, { owner, group, reviewBy }), rules.length);
        }}
      />
      <IconButton
        icon={Copy}
        label="Duplicate the rule"
        disabledReason={none}
        onPress={() => {
          set(duplicateAt(rules, active), active + 1);
        }}
      />
      <IconButton
        icon={ArrowUp}
        label="Move the rule up"
        disabledReason={active <= 0 ? 'It is the first.' : undefined}
        onPress={() => {
          set(moveBy(rules, active, -1), active - 1);
        }}
      />
      <IconButton
        icon={ArrowDown}
        label="Move the rule down"
        disabledReason={active >= rules.length - 1 ? 'It is the last.' : undefined}
        onPress={() => {
          set(moveBy(rules, active, 1), active + 1);
        }}
      />
      <IconButton
        icon={Trash2}
        label="Remove the rule"
        disabledReason={none}
        onPress={() => {
          set(removeAt(rules, active), active);
        }}
      />
    </div>
  );
};
