import type { ShownError } from '#shared/errors';

/*
 * The page of a desk that can't start: made here, with no script, so that it needs nothing else to work.
 */

export const TROUBLE_PAGE = 'trouble.html';
export const TROUBLE_STYLE = 'trouble.css';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? '');

export const troublePage = (error: ShownError): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Countersign</title>
    <link rel="stylesheet" href="${TROUBLE_STYLE}" />
  </head>
  <body>
    <main role="alert">
      <h1>${escape(error.title)}</h1>
      <p>${escape(error.meaning)}</p>
      <p>${escape(error.remedy)}</p>
      ${error.detail === null ? '' : `<p class="detail">${escape(error.detail)}</p>`}
      <p class="code">Code ${String(error.number)} ${escape(error.code)}</p>
    </main>
  </body>
</html>
`;

export const troubleStyle = `:root { color-scheme: light dark; font: 14px/20px system-ui, sans-serif; }
main { max-width: 560px; margin: 96px auto; padding: 0 24px; }
h1 { font-size: 20px; line-height: 28px; font-weight: 600; margin: 0 0 16px; }
p { margin: 0 0 12px; }
.detail { overflow-wrap: anywhere; }
.detail, .code { opacity: 0.72; font-size: 13px; }
`;
