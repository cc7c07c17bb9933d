import type { peopleRoutes } from '#shared/api';
import type { HandlersFor } from './input.ts';
import { json } from './reply.ts';

export const peopleHandlers: HandlersFor<keyof typeof peopleRoutes> = {
  people: async ({ query: { after, limit }, context }) => {
    const { people } = context.caller.ledger.service;
    return json(await people.page(after, limit));
  },
};
