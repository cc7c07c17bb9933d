import { booksRoutes } from './books.ts';
import { governanceRoutes } from './governance.ts';
import { identityRoutes } from './identity.ts';
import { journalRoutes } from './journal.ts';
import { peopleRoutes } from './people.ts';
import type { Route } from './route.ts';
import { serviceRoutes } from './service.ts';

/**
 * The ledger service's HTTP contract: one table from which the server's routes, the desk's client and the
 * OpenAPI document are all made. Errors are problem details (RFC 9457) whose `code` is in #shared/errors.
 */
export const routes = {
  ...governanceRoutes,
  ...booksRoutes,
  ...journalRoutes,
  ...peopleRoutes,
  ...identityRoutes,
  ...serviceRoutes,
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
