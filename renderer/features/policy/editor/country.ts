/** What is wrong with the code of a country; undefined when nothing is. */
export const countryProblem = (code: string): string | undefined =>
  /^[A-Z]{2}$/.test(code) ? undefined : `${code} is not a code of two letters.`;
