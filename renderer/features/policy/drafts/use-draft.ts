import { useCallback, useEffect, useRef, useState } from 'react';
import type { ShownError } from '#shared/errors';
import type { PolicyDraft, PolicyDraftInput } from '#shared/ipc';
import { ask } from '../../../state/index.ts';

/** What is edited. */
export type DraftContent = Omit<PolicyDraftInput, 'baseVersion'>;

export interface Editing {
  readonly content: DraftContent;
  readonly change: (part: Partial<DraftContent>) => void;
  /** Whether all that was typed is kept on this desk. */
  readonly isKept: boolean;
  /** Why it could not be kept. */
  readonly problem: ShownError | undefined;
  /** Keeps what is not kept yet; whether that worked. */
  readonly keep: () => Promise<boolean>;
  /** Whatever is still unkept is let go: the draft is about to end. */
  readonly letGo: () => void;
}

/** Between the last change and its keeping. */
const QUIET_MS = 400;

const contentOf = ({ row, rules, tests }: PolicyDraft): DraftContent => ({
  title: row.title,
  rules,
  tests,
  reason: row.reason,
});

/** A draft while it is edited: every change is kept on this desk a moment later, and when the page is left. */
export const useDraft = (draft: PolicyDraft): Editing => {
  const { id, baseVersion } = draft.row;
  const [content, setContent] = useState<DraftContent>(() => contentOf(draft));
  const [kept, setKept] = useState(content);
  const [problem, setProblem] = useState<ShownError>();
  const latest = useRef({ content, kept, isGone: false });
  useEffect(() => {
    latest.current = { ...latest.current, content, kept };
  }, [content, kept]);
  const keep = useCallback(async (): Promise<boolean> => {
    const now = latest.current;
    if (now.isGone || now.content === now.kept) return true;
    const { rules, tests, ...texts } = now.content;
    const result = await ask('policies.saveDraft', {
      ...texts,
      id,
      baseVersion,
      rules: [...rules],
      tests: [...tests],
    });
    if (result.ok) setKept(now.content);
    setProblem(result.ok ? undefined : result.error);
    return result.ok;
  }, [id, baseVersion]);
  useEffect(() => {
    if (content === kept) return undefined;
    const timer = setTimeout(() => void keep(), QUIET_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [content, kept, keep]);
  useEffect(() => () => void keep(), [keep]);
  const change = useCallback((part: Partial<DraftContent>) => {
    setContent((before) => ({ ...before, ...part }));
  }, []);
  const letGo = useCallback(() => {
    latest.current.isGone = true;
  }, []);
  return { content, change, isKept: content === kept, problem, keep, letGo };
};
