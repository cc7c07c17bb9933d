/** Bytes of one payment file, at most. Main checks it before reading, this process again. */
export const FILE_BYTES_MAX = 20 * 1024 * 1024;

/** Elements of one document, at most: about 50,000 credit transfers. */
export const ELEMENTS_MAX = 1_000_000;

/** Nesting of elements, at most. pain.001 needs 12. */
export const DEPTH_MAX = 32;
