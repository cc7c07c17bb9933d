import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

/* What a tour leaves behind: one numbered screenshot a step, and an index page. */

interface Shot {
  readonly file: string;
  readonly caption: string;
}

export interface Album {
  /** Takes the next picture once the fonts are there. */
  readonly shoot: (page: Page, name: string, caption: string) => Promise<void>;
  /** Writes the index page; says where it is. */
  readonly close: () => void;
}

/** An empty album; what was in the folder is gone. */
export const openAlbum = (folder: string, title: string): Album => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const shots: Shot[] = [];
  return {
    shoot: async (page, name, caption) => {
      const file = `${String(shots.length + 1).padStart(2, '0')}-${name}.png`;
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      await page.screenshot({ path: join(folder, file), animations: 'disabled' });
      shots.push({ file, caption });
      console.log(`${file}  ${caption}`);
    },
    close: () => {
      writeFileSync(join(folder, 'index.html'), indexOf(title, shots));
      console.log(`${shots.length} screenshots and ${join(folder, 'index.html')}`);
    },
  };
};

const indexOf = (title: string, shots: readonly Shot[]): string => {
  const items = shots.map(
    ({ file, caption }) => `<li><p>${caption}</p><img src="${file}" alt="${caption}"></li>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Countersign: ${title}</title>
<style>body{font:15px/1.5 system-ui;margin:2rem auto;max-width:75rem}img{max-width:100%;border:1px solid #ccc}li{margin:0 0 2rem}</style>
<h1>Countersign: ${title}</h1><ol>${items.join('\n')}</ol></html>\n`;
};
