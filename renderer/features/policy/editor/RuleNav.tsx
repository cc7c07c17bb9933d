import { ArrowDown, ArrowUp, Copy, Plus, Trash2 } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type ReactElement } from 'react';
import type { Rule } from '#shared/policy';
import { IconButton, Mark, moveIndex, useNow } from '../../../components/index.ts';
import { useDesk } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import type { DraftView } from '../drafts/DraftEditor.tsx';
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
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = moveIndex(event.key, active, rules.length, 1);
    if (next === undefined) return;
    event.preventDefault();
    onActive(next);
  };
  const activeId = rules[active] === undefined ? undefined : idOf(active);
  return (
    <div className={c('nav')}>
      <Tools view={view} active={active} onActive={onActive} />
      <div
        ref={list}
        className={c('rules')}
        role="listbox"
        aria-label="Rules of the draft"
        tabIndex={0}
        onKeyDown={onKeyDown}
        {...(activeId === undefined ? {} : { 'aria-activedescendant': activeId })}
      >
        {rules.map((rule, at) => (
          <NavRow
            key={`${rule.id} ${String(at)}`}
            rule={rule}
            at={at}
            isActive={at === active}
            view={view}
            onPick={() => {
              onActive(at);
            }}
          />
        ))}
      </div>
    </div>
  );
};

const idOf = (at: number): string => `rule-of-draft-${String(at)}`;

const NavRow = ({
  rule,
  at,
  isActive,
  view,
  onPick,
}: {
  readonly rule: Rule;
  readonly at: number;
  readonly isActive: boolean;
  readonly view: DraftView;
  readonly onPick: () => void;
}): ReactElement => (
  // The list has the focus and the keys; a row is only pointed at.
  // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
  <div id={idOf(at)} role="option" aria-selected={isActive} className={c('row')} onClick={onPick}>
    <span className={c('rowHead')}>
      <span className={c('id')}>{rule.id}</span>
      {ruleMarks(rule, view).map(({ text, tone }) => (
        <Mark key={text} tone={tone}>
          {text}
        </Mark>
      ))}
    </span>
    <span className={c('rowTitle')}>{rule.title}</span>
  </div>
);

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
