import type { Brand } from '#shared/brand';

/** The number of whoever holds a share: 1 to 255, the place at which the shared polynomial is known to them. */
export type Participant = Brand<number, 'Participant'>;
