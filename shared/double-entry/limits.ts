/* Limits of the engine beside those of the schema. */

/** How far a value date may lie before and after the day of the event. */
export const VALUE_DATE_PAST_DAYS_MAX = 366;
export const VALUE_DATE_FUTURE_DAYS_MAX = 366;

/** How long a hold may stand. */
export const HOLD_DAYS_MAX = 366;

/** Whole minor units by which the amount that was agreed may differ from the one that the rate gives. */
export const CONVERSION_ROUNDING_MINOR_MAX = 5n;

/** No total of an account passes this: it fits 127 bits with room for every amount below `LARGE_MINOR_DIGITS`. */
export const TOTAL_MAX = 2n ** 126n;
/** Amounts with more digits are checked against {@link TOTAL_MAX}; 10^18 times 2^64 of the others stay below. */
export const LARGE_MINOR_DIGITS = 18;
