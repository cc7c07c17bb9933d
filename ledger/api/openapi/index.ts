export { openApiDocument, OPENAPI_PATH } from './document.ts';
export { examples } from './examples.ts';
