import type { Case } from './case.ts';
import { keyCases } from './keys.ts';
import { lockCases, loginCases } from './login.ts';
import { moduleCases } from './module.ts';
import { sealingCases, wrapCases } from './sealing.ts';

/** What a client may expect of every provider, in this order. */
export const PACK: readonly Case[] = [
  ...moduleCases,
  ...loginCases,
  ...keyCases,
  ...sealingCases,
  ...wrapCases,
  ...lockCases,
];
