import {
  endResponseSchema,
  problemSchema,
  transfersResponseSchema,
  type EndRequest,
  type TransfersResponse,
} from '#shared/api';
import type { Gate, GateRefusal } from '#shared/custody';
import { err, ok, type Result } from '#shared/errors';
import { parseCheckpoint } from '#shared/note';

/* The ledger service as the carrier uses it: it feeds the gate, and what became of payments is posted to it. */

export interface LedgerPort {
  /** The signed checkpoint, as it is served. */
  readonly checkpoint: () => Promise<Result<string, string>>;
  /** Lines of the journal from a position on; none where it has no more. */
  readonly lines: (from: number, limit: number) => Promise<Result<readonly string[], string>>;
  /** Posts operations under a mandate; the same again is as good. */
  readonly post: (body: string) => Promise<Result<TransfersResponse, string>>;
  /** Says how an item ended; the same again is as good. */
  readonly end: (request: EndRequest) => Promise<Result<null, string>>;
}

const CALL_LIMIT_MS = 15_000;
const LINES_PER_CALL = 5_000;

export const httpLedger = (url: string, accessToken: string): LedgerPort => {
  const request = async (path: string, body?: string): Promise<Result<string, string>> => {
    try {
      const response = await fetch(`${url}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${accessToken}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.timeout(CALL_LIMIT_MS),
      });
      const text = await response.text();
      return response.ok ? ok(text) : err(problemIn(text) ?? `status ${String(response.status)}`);
    } catch (error) {
      return err(error instanceof Error ? error.message : 'unknown');
    }
  };
  return {
    checkpoint: () => request('/v1/checkpoint'),
    lines: async (from, limit) => {
      const text = await request(`/v1/events?from=${String(from)}&limit=${String(limit)}`);
      return text.ok ? ok(text.value.split('\n').filter((line) => line !== '')) : text;
    },
    post: async (body) => {
      const text = await request('/v1/transfers', body);
      if (!text.ok) return text;
      const parsed = transfersResponseSchema.safeParse(jsonIn(text.value));
      return parsed.success ? ok(parsed.data) : err('an answer of another shape');
    },
    end: async (asked) => {
      const text = await request('/v1/endings', JSON.stringify(asked));
      if (!text.ok) return text;
      const parsed = endResponseSchema.safeParse(jsonIn(text.value));
      return parsed.data?.intent === asked.intent ? ok(null) : err('an answer of another shape');
    },
  };
};

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const problemIn = (text: string): string | undefined => {
  const problem = problemSchema.safeParse(jsonIn(text));
  return problem.success ? `${problem.data.code}: ${problem.data.detail}` : undefined;
};

export type FeedFault =
  { readonly by: 'ledger'; readonly detail: string } | { readonly by: 'gate'; readonly refusal: GateRefusal };

/** Reads the journal on, up to a checkpoint. The gate is the judge of all of it. */
export const feedGate = async (gate: Gate, ledger: LedgerPort): Promise<Result<null, FeedFault>> => {
  const note = await ledger.checkpoint();
  if (!note.ok) return err({ by: 'ledger', detail: note.error });
  // Only to know how far to ask: its signature is the gate's to look at.
  const checkpoint = parseCheckpoint(note.value.slice(0, note.value.indexOf('\n\n') + 1));
  if (!checkpoint.ok) return err({ by: 'ledger', detail: checkpoint.error.code });
  const { size } = checkpoint.value;
  if (size < gate.size)
    return err({ by: 'ledger', detail: `its checkpoint is of ${String(size)} events only` });
  const lines: string[] = [];
  while (gate.size + lines.length < size) {
    const from = gate.size + lines.length;
    const page = await ledger.lines(from, Math.min(LINES_PER_CALL, size - from));
    if (!page.ok) return err({ by: 'ledger', detail: page.error });
    if (page.value.length === 0)
      return err({ by: 'ledger', detail: 'the journal ends before its checkpoint' });
    lines.push(...page.value.slice(0, size - from));
  }
  const advanced = gate.advance(lines, note.value);
  return advanced.ok ? ok(null) : err({ by: 'gate', refusal: advanced.error });
};
