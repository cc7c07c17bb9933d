import type { Result, ShownError } from '#shared/errors';
import type { CheckView, DraftConflicts } from '#shared/ipc';

/** In a few words what a complete draft would meet; what there is to look at stands in the form. */
export const triedText = (tried: Result<DraftConflicts, ShownError> | undefined): string => {
  if (tried === undefined) return '';
  if (!tried.ok) return tried.error.title;
  const { checks, needs } = tried.value;
  const [need] = needs;
  return [
    ...(need === undefined
      ? []
      : [need.decision === 'requires' ? `Would need ${need.headline}` : need.headline]),
    ...againstText(checks),
  ].join(' ');
};

const againstText = (checks: readonly CheckView[]): readonly string[] => {
  if (checks.some(({ outcome }) => outcome === 'fail'))
    return ['Something stands in its way: see the end of the form.'];
  const against = checks.filter(({ outcome }) => outcome === 'attention').length;
  return against === 0
    ? []
    : [`${String(against)} ${against === 1 ? 'thing' : 'things'} to look at, at the end of the form.`];
};
