import { z } from 'zod';
import type { ApproveRequest, governanceRoutes } from '#shared/api';
import { intentDigestSchema, type IntentDigest } from '#shared/brand';
import { decodeBase64 } from '#shared/encoding';
import { parseStrict } from '#shared/json';
import { approveCommand, deliver, proposeCommand } from './commands.ts';
import type { Watch } from './cross-ledger.ts';
import type { HandlersFor } from './input.ts';
import type { ApiLedger } from './ledger.ts';
import { json, problem } from './reply.ts';
import { intentView } from './views.ts';

const NOT_FOUND = 404;

/** The intent that an approval names; it was decoded before, when it was judged. */
const intentIn = ({ approval }: ApproveRequest): IntentDigest | undefined => {
  const payload = decodeBase64(approval.payload);
  const parsed = payload === undefined ? undefined : parseStrict(Buffer.from(payload).toString('utf8'));
  const statement = parsed?.ok === true ? statementSchema.safeParse(parsed.value) : undefined;
  return statement?.data?.intent;
};

const statementSchema = z.object({ intent: intentDigestSchema });

export const governanceHandlers = (watch: Watch<ApiLedger>): HandlersFor<keyof typeof governanceRoutes> => ({
  propose: async ({ body, context }) => {
    const { service } = context.caller.ledger;
    const answer = await deliver(service.writer, proposeCommand(body));
    // Kept before it is answered: whoever hears nothing sends the same again, and it is kept then.
    await service.people.admit(body.disclosures ?? []);
    return answer;
  },
  approve: async ({ body, context: { caller } }) => {
    const answer = await deliver(caller.ledger.service.writer, approveCommand(body));
    const intent = answer.kind === 'json' && answer.status === NOT_FOUND ? intentIn(body) : undefined;
    if (intent !== undefined) watch.look(caller, { kind: 'intent', id: intent });
    return answer;
  },
  intents: ({ query, context }) =>
    json({ intents: context.caller.ledger.service.set.intents.page(query).map(intentView) }),
  intent: ({ params, context: { caller } }) => {
    const record = caller.ledger.service.set.intents.get(params.digest);
    if (record !== undefined) return json(intentView(record));
    watch.look(caller, { kind: 'intent', id: params.digest });
    return problem('not-found', `intent ${params.digest}`);
  },
});
