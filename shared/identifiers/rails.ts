/** How value leaves: on the internal book, as a SEPA credit transfer, as a cross-border credit transfer. */
export const railNames = ['book', 'sepa', 'swift'] as const;
export type RailName = (typeof railNames)[number];
