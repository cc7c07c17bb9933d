import type { CatalogueEntry } from './entry.ts';

/** 3xx: payment files. */
export const imports = {
  'file-too-large': {
    number: 301,
    title: 'The file is larger than 20 MB.',
    meaning: 'It was not read. Nothing was created.',
    remedy: 'Split it in your ERP into smaller payment files.',
  },
  'file-unreadable': {
    number: 302,
    title: 'The file could not be read.',
    meaning: 'Nothing was created.',
    remedy: 'Check that the file exists and that you may open it.',
  },
  'file-refused': {
    number: 303,
    title: 'The file was refused.',
    meaning: 'Nothing was created.',
    remedy: 'Correct the findings in your ERP and export the file again.',
  },
  'file-already-imported': {
    number: 304,
    title: 'This file was imported before.',
    meaning: 'Nothing was created: a payment is created once.',
    remedy: 'Find its payments in the queue by the message id.',
  },
  'reader-stopped': {
    number: 305,
    title: 'Reading the file took too long or broke the reader.',
    meaning: 'Nothing was created.',
    remedy: 'Check where the file comes from. A normal payment file is read in seconds.',
  },
  'import-unknown': {
    number: 306,
    title: 'This import is no longer open.',
    meaning: 'Nothing was created.',
    remedy: 'Open the file again.',
  },
  'headroom-exceeded': {
    number: 307,
    title: 'These payments take an account past a limit.',
    meaning: 'Nothing was signed and no money was reserved: the ledger would refuse what is over the limit.',
    remedy:
      'Take payments out of the file in your ERP, wait until pending items are decided, or have a higher limit approved under Wallets. Then open the file again.',
  },
} as const satisfies Record<string, CatalogueEntry>;
