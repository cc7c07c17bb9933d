import type { governanceRoutes } from '#shared/api';
import { approveCommand, deliver, proposeCommand } from './commands.ts';
import type { Watch } from './cross-ledger.ts';
import type { HandlersFor } from './input.ts';
import { json, problem } from './reply.ts';
import { intentView, intentViews } from './views.ts';

export const governanceHandlers = (watch: Watch): HandlersFor<keyof typeof governanceRoutes> => ({
  propose: ({ body, context }) => deliver(context.caller.ledger.service.writer, proposeCommand(body)),
  approve: ({ body, context }) => deliver(context.caller.ledger.service.writer, approveCommand(body)),
  intents: ({ query, context }) => json({ intents: intentViews(context.caller.ledger.service.set, query) }),
  intent: ({ params, context: { caller } }) => {
    const record = caller.ledger.service.set.intents.get(params.digest);
    if (record !== undefined) return json(intentView(record));
    watch(caller, { kind: 'intent', id: params.digest });
    return problem('not-found', `intent ${params.digest}`);
  },
});
