/** The style sheet of the record: for paper first. */
export const RECORD_STYLE = `
body { font: 14px/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 2rem auto; max-width: 64rem; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #ccc; padding: 0.35rem 0.5rem; text-align: left; vertical-align: top; }
td p { margin: 0.2rem 0; } dl { margin: 0; } dt { color: #555; } dd { margin: 0 0 0.5rem; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
.proved { color: #0a5c2b; font-weight: 600; } .unproved { color: #7a4b00; font-weight: 600; }
.broken { color: #a40000; font-weight: 700; }
.watermark { position: fixed; top: 40%; left: 0; right: 0; text-align: center; font-size: 7rem; font-weight: 800;
  letter-spacing: 0.1em; color: #d40000; opacity: 0.22; transform: rotate(-25deg); pointer-events: none; }
body.rehearsal { border: 0.5rem solid #d40000; padding: 1rem; }
@media print { .first-page { break-after: page; } tr { break-inside: avoid; }
  .watermark { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
`;
