/** Characters in groups of four: an account number in electronic form or already grouped, or a hex digest. */
export const groupsOfFourChars = (text: string): readonly string[] =>
  text.replaceAll(/\s/g, '').match(/.{1,4}/gu) ?? [];
