/* Versions of firmware: three numbers, each a byte on the device. */

const NUMBERS = 3;
const NUMBER_MAX = 255;

/** "2.4.0" as its numbers. */
export const parseFirmware = (text: string): readonly number[] | undefined => {
  const numbers = text.split('.').map(Number);
  const areBytes = numbers.every((one) => Number.isInteger(one) && one >= 0 && one <= NUMBER_MAX);
  return numbers.length === NUMBERS && areBytes ? numbers : undefined;
};

/** The three bytes of a version, as "2.4.0". */
export const firmwareText = (bytes: Uint8Array): string | undefined =>
  bytes.length === NUMBERS ? bytes.join('.') : undefined;

/** Whether a version is at least another one. */
export const isFirmwareFrom = (version: readonly number[], least: readonly number[]): boolean => {
  const at = version.findIndex((one, index) => one !== least[index]);
  return at === -1 || (version[at] ?? 0) > (least[at] ?? 0);
};
