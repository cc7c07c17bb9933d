import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import type { GroupId, PersonId } from '#shared/brand';
import { sentenceOf, type Rule } from '#shared/policy';
import type { DraftView } from '../../../../../renderer/features/policy/drafts/draft-view.ts';
import {
  absentConditions,
  conditionKinds,
} from '../../../../../renderer/features/policy/editor/condition-kinds.tsx';
import { withCondition, withShadow } from '../../../../../renderer/features/policy/editor/rule-edits.ts';
import { RuleForm } from '../../../../../renderer/features/policy/editor/RuleForm.tsx';
import { conditionLabels, ruleFields } from '../../../../../renderer/features/policy/rules/rule-fields.ts';
import { RuleSentences } from '../../../../../renderer/features/policy/rules/RuleSentences.tsx';
import { testPolicy } from '../../../../support/company.ts';

const PEOPLE: DraftView['people'] = {
  groups: [{ id: 'treasury' as GroupId, name: 'Treasury' }],
  names: { treasury: 'Treasury' },
  owners: [],
  nameOf: (id: PersonId) => id,
};

const base = testPolicy();
const [rule] = base.rules;
if (rule === undefined) throw new Error('no rule');

const form = (of: Rule, lints: DraftView['lints'] = [], people: DraftView['people'] = PEOPLE): string =>
  renderToStaticMarkup(
    <RuleForm
      rule={of}
      view={
        {
          people,
          lints,
          draft: { base },
          editing: { content: { rules: [of] } },
          tryExample: () => undefined,
        } as unknown as DraftView
      }
      onChange={() => undefined}
    />,
  );

describe('the form of a rule', () => {
  test('says the rule in words, and what is wrong with it', () => {
    const html = form(rule, [
      { code: 'empty-window', severity: 'error', rules: [rule.id], text: 'No amount is in it.' },
      { code: 'empty-window', severity: 'error', rules: ['Z-9'], text: 'Of another rule.' },
    ]);
    expect(html).toContain(sentenceOf(rule, PEOPLE.names));
    expect(html).toContain('No amount is in it.');
    expect(html).not.toContain('Of another rule.');
  });

  test.each(absentConditions(rule.when))('shows the condition %s once it is placed', (key) => {
    const placed = withCondition(rule, key, conditionKinds[key].initial(PEOPLE) as never);
    const group = `role="group" aria-label="${conditionLabels[key]}"`;
    expect(form(placed)).toContain(group);
    expect(form(placed)).toContain(`Take the condition away: ${conditionLabels[key]}`);
    expect(form(rule)).not.toContain(group);
  });

  test('names groups that the roster does not know, and keeps them', () => {
    const strange: Rule = {
      ...rule,
      then: {
        kind: 'require',
        groups: [{ group: 'board' as GroupId, atLeast: 1 }],
        distinct: ['person'],
      },
    };
    expect(form(strange)).toContain('board (not in the roster)');
  });

  test('has the escalation of a group with its hours and groups, where there is another group', () => {
    const people = {
      ...PEOPLE,
      groups: [...PEOPLE.groups, { id: 'board' as GroupId, name: 'Board' }],
      names: { treasury: 'Treasury', board: 'Board' },
    };
    const escalated: Rule = {
      ...rule,
      then: {
        kind: 'require',
        groups: [
          {
            group: 'treasury' as GroupId,
            atLeast: 2,
            escalate: { afterHours: 24, groups: ['board' as GroupId] },
          },
        ],
        distinct: ['person'],
      },
    };
    const offer = 'Let others fill the places of Treasury when it stays open';
    expect(form(rule)).not.toContain(offer);
    expect(form(rule, [], people)).toContain(offer);
    expect(form(rule, [], people)).not.toContain('Open for this many hours');
    const html = form(escalated, [], people);
    expect(html).toContain('Open for this many hours');
    expect(html).toContain('value="24"');
    expect(html).toContain(
      'members of Board may fill the 2 places of Treasury as well and the number stays.',
    );
    expect(ruleFields(escalated, people.names, String)).toContainEqual({
      id: 'escalation 0',
      label: 'In place of Treasury',
      value: 'Board after 24 hours open',
    });
  });

  test('lets the id of a new rule be written, and not that of one in the base', () => {
    expect(form(rule)).not.toContain(`value="${rule.id}"`);
    expect(form({ ...rule, id: 'NEW-1' })).toContain('value="NEW-1"');
  });
});

test('a list of rules says each in a sentence, and which are on trial', () => {
  const html = renderToStaticMarkup(
    <RuleSentences rules={[rule, withShadow({ ...rule, id: 'S-1' }, true)]} people={PEOPLE} />,
  );
  expect(html).toContain(sentenceOf(rule, PEOPLE.names));
  expect(html).toContain('In shadow, not binding');
  expect(html.match(/shadow<\/span>/g)).toHaveLength(1);
});
