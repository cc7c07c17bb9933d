export { renderDigest, renderIntent } from './record.ts';
export { renderLocales, type RenderLine, type RenderLocale, type RenderRecord } from './types.ts';
