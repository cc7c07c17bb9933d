/** "Operating, Payroll and Cash pool"; with another joint, "Anna or Bram". */
export const listText = (names: readonly string[], joint = 'and'): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${joint} ${names.at(-1) ?? ''}`;
