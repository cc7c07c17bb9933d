import { useCallback, useState, type ReactElement } from 'react';
import type { GroupId } from '#shared/brand';
import { ok } from '#shared/errors';
import type { PolicyVersionDetail } from '#shared/ipc';
import type { PolicyTemplate } from '#shared/policy';
import {
  Button,
  Dialog,
  LoadingState,
  LoadProblem,
  Select,
  SubmitProblem,
  TextField,
  useNow,
  type SelectOption,
} from '../../../components/index.ts';
import { ask, onOneLine, useDesk, useLoaded, useRoute } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import { usePolicyPeople } from '../use-policy-people.ts';
import styles from './Drafts.module.css';
import { withTemplate, type TemplateUse } from './from-template.ts';
import { loadInForce } from './in-force.ts';
import { TemplateGroups } from './TemplateGroups.tsx';
import { useCreateDraft } from './use-create-draft.ts';

const c = classes(styles);

const TITLE_CHARACTERS_MAX = 140;
const YEAR_MS = 365 * 86_400_000;
const IN_FORCE = '';

/** What a draft begins with: the version in force, or that with the rules of a template. */
export const NewDraftDialog = ({ onClose }: { readonly onClose: () => void }): ReactElement => {
  const load = useCallback(() => loadInForce(), []);
  const [inForce, retry] = useLoaded(load, 'policies');
  const loadTemplates = useCallback(() => ask('policies.templates', {}), []);
  const [templates] = useLoaded(loadTemplates, 'policies');
  if (inForce.state === 'ready')
    return (
      <Form
        inForce={inForce.value}
        templates={templates.state === 'ready' ? templates.value : []}
        onClose={onClose}
      />
    );
  return (
    <Dialog title="New draft" isOpen onClose={onClose}>
      {inForce.state === 'loading' ? (
        <LoadingState label="Loading the version in force" rows={3} />
      ) : (
        <LoadProblem error={inForce.error} onRetry={retry} />
      )}
    </Dialog>
  );
};

interface FormProps {
  readonly inForce: PolicyVersionDetail;
  readonly templates: readonly PolicyTemplate[];
  readonly onClose: () => void;
}

const Form = ({ inForce: { policy, tests }, templates, onClose }: FormProps): ReactElement => {
  const [title, setTitle] = useState(policy.title);
  const [from, setFrom] = useState(IN_FORCE);
  const [use, setUse] = useState<TemplateUse>('replace');
  const [groups, setGroups] = useState<Readonly<Record<string, GroupId>>>({});
  const people = usePolicyPeople();
  const owner = useDesk((state) => state.session?.person.id);
  const now = useNow();
  const showPolicy = useRoute((state) => state.showPolicy);
  const { create, problem } = useCreateDraft((id) => {
    showPolicy({ kind: 'draft', id });
  });
  const template = templates.find(({ id }) => id === from);
  const begin = (): void => {
    const reviewBy = new Date(now + YEAR_MS).toISOString().slice(0, 10);
    const start =
      template === undefined || owner === undefined
        ? { rules: policy.rules, tests }
        : withTemplate(policy, tests, { template, use, groups, owner, reviewBy });
    const begun = { baseVersion: policy.version, title: onOneLine(title), ...start };
    void create(() => Promise.resolve(ok({ ...begun, rules: [...begun.rules], tests: [...begun.tests] })));
  };
  return (
    <Dialog
      title="New draft"
      isOpen
      size={template === undefined ? 'medium' : 'wide'}
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            disabledReason={onOneLine(title) === '' ? 'Give it a title.' : undefined}
            onPress={begin}
          >
            Begin the draft
          </Button>
        </>
      }
    >
      <SubmitProblem problem={problem} />
      <TextField
        label="Title"
        value={title}
        onChange={setTitle}
        maxLength={TITLE_CHARACTERS_MAX}
        hint="A draft is on this desk alone until it is proposed."
        takesFocus
      />
      <Select
        label="Start from"
        value={from}
        onChange={setFrom}
        options={[
          { id: IN_FORCE, label: `Version ${String(policy.version)}, in force` },
          ...templates.map((it) => ({ id: it.id, label: `Template: ${it.title}` })),
        ]}
      />
      {template !== undefined && (
        <>
          <p className={c('purpose')}>{template.purpose[0]}</p>
          <Select label="The rules in force" value={use} onChange={setUse} options={uses} />
          <TemplateGroups template={template} people={people} value={groups} onChange={setGroups} />
        </>
      )}
    </Dialog>
  );
};

const uses: readonly SelectOption<TemplateUse>[] = [
  { id: 'replace', label: 'Make room where the template speaks of all that they are about' },
  { id: 'add', label: 'Stay beside those of the template: the demands add up' },
];
