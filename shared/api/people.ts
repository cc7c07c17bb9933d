import { z } from 'zod';
import { disclosureSchema } from '#shared/roster';
import type { Route } from './route.ts';

/* What is known of people. It is not in the journal, which holds a salted commitment to each record. */

export const PEOPLE_PAGE_MAX = 1_000;

/** A desk checks each against the commitment in the journal that it has verified: nothing here is believed. */
export const peopleResponseSchema = z.strictObject({
  people: z.array(disclosureSchema),
  /** Where the next page begins; null at the end. */
  next: z.string().nullable(),
});

export const peopleRoutes = {
  people: {
    method: 'GET',
    path: '/v1/people',
    summary: 'What opens the commitments to personal records; erased people are not among them',
    query: z.strictObject({
      after: z.string().max(128).default(''),
      limit: z.coerce.number().int().min(1).max(PEOPLE_PAGE_MAX).default(PEOPLE_PAGE_MAX),
    }),
    response: peopleResponseSchema,
    refusals: [],
  },
} as const satisfies Record<string, Route>;

export type PeopleResponse = z.infer<typeof peopleResponseSchema>;
