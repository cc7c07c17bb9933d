import { z } from 'zod';
import type { ApproveRequest, governanceRoutes, ProposeRequest } from '#shared/api';
import { intentDigestSchema, personIdSchema, type IntentDigest, type PersonId } from '#shared/brand';
import { decodeBase64 } from '#shared/encoding';
import type { Envelope } from '#shared/envelope';
import { parseStrict } from '#shared/json';
import { approveCommand, deliver, endCommand, proposeCommand } from './commands.ts';
import type { Watch } from './cross-ledger.ts';
import type { HandlersFor } from './input.ts';
import type { ApiLedger } from './ledger.ts';
import { json, problem } from './reply.ts';
import { keyRefusal } from './transfers.ts';
import { intentView } from './views.ts';

const NOT_FOUND = 404;

/** Whose submission it says to be. Its signature is checked when it is judged: nobody else can say so. */
const initiatorIn = ({ submission }: ProposeRequest): PersonId | undefined =>
  submissionSchema.safeParse(payloadOf(submission)).data?.initiator;

const payloadOf = ({ payload }: Pick<Envelope, 'payload'>): unknown => {
  const bytes = decodeBase64(payload);
  const parsed = bytes === undefined ? undefined : parseStrict(Buffer.from(bytes).toString('utf8'));
  return parsed?.ok === true ? parsed.value : undefined;
};

const submissionSchema = z.object({ initiator: personIdSchema });

/** Both are named, so that whoever reads it sees which two identities met. */
const actsFor = (owner: PersonId, other: PersonId | undefined): string =>
  `the key acts for ${owner}, what it brings is of ${other ?? 'nobody'}`;

/** The intent that an approval names; it was decoded before, when it was judged. */
const intentIn = ({ approval }: ApproveRequest): IntentDigest | undefined =>
  statementSchema.safeParse(payloadOf(approval)).data?.intent;

const statementSchema = z.object({ intent: intentDigestSchema });

export const governanceHandlers = (watch: Watch<ApiLedger>): HandlersFor<keyof typeof governanceRoutes> => ({
  propose: async ({ body, context: { caller } }) => {
    const initiator = initiatorIn(body);
    if (caller.key !== undefined && initiator !== caller.key.owner)
      return problem('api-key-owner-differs', actsFor(caller.key.owner, initiator));
    const { service } = caller.ledger;
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
  end: async ({ body, context: { caller } }) =>
    keyRefusal(caller, body.mandate) ??
    (await deliver(caller.ledger.service.writer, endCommand(body, caller.name))),
  intents: ({ query, context }) =>
    json({ intents: context.caller.ledger.service.set.intents.page(query).map(intentView) }),
  intent: ({ params, context: { caller } }) => {
    const record = caller.ledger.service.set.intents.get(params.digest);
    if (record !== undefined) return json(intentView(record));
    watch.look(caller, { kind: 'intent', id: params.digest });
    return problem('not-found', `intent ${params.digest}`);
  },
});
