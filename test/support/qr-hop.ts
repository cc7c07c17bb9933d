import { encodeQR } from 'qr';
import { decodeQR } from 'qr/decode.js';

/* A screen and a camera without either: the picture of a code, as a camera has it, is read again. */

const PIXELS_PER_MODULE = 4;
const GREY = { dark: 30, light: 225 };

/** What a camera reads from the picture of this text. */
export const throughPicture = (text: string): string => {
  const modules = encodeQR(text, 'raw', { ecc: 'low', border: 4 });
  const side = modules.length * PIXELS_PER_MODULE;
  const data = new Uint8ClampedArray(side * side * 4);
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      const isDark = modules[Math.floor(y / PIXELS_PER_MODULE)]?.[Math.floor(x / PIXELS_PER_MODULE)] === true;
      data.set([...Array<number>(3).fill(isDark ? GREY.dark : GREY.light), 255], (y * side + x) * 4);
    }
  return decodeQR({ width: side, height: side, data });
};
