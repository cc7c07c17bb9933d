import type { PolicyPublicationIntent } from '#shared/intent';
import { canonicalize, type JsonValue } from '#shared/json';
import { line } from './lines.ts';
import type { RenderLine } from './types.ts';

export const publicationLines = ({
  base,
  policy,
  reason,
}: PolicyPublicationIntent): readonly RenderLine[] => [
  line('policy.title', 'Policy', policy.title),
  line('policy.version', 'Version', String(policy.version)),
  line('base.version', 'In place of version', String(base.version)),
  line('base.digest', 'Whose digest is', base.digest),
  line('reason', 'Because', reason),
  ...policy.rules.map((rule, index) =>
    line(`policy.rule.${String(index)}`, `Rule ${rule.id}`, canonicalize(rule as unknown as JsonValue)),
  ),
];
