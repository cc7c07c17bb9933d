'use strict';

/* A browser with one file from disk in it, and nothing of the desk: as an auditor opens the verifier's page. */

const { argv } = require('node:process');
const { app, BrowserWindow } = require('electron');

app.whenReady().then(() => {
  const page = argv.at(-1);
  if (page === undefined) throw new Error('No page was named');
  const window = new BrowserWindow({ webPreferences: { sandbox: true, contextIsolation: true } });
  return window.loadFile(page);
});
