'use strict';

/*
 * Preloaded into the desk under test: it is not ready before Playwright has attached to it and calls
 * `__playwright_run`. Without this a window that is born while Playwright attaches can be missed, and the launch
 * then waits for it until its time limit. (Playwright's own preload does the same, but also changes dozens of
 * switches of Chromium; the desk is tested with its own.)
 */

const { app } = require('electron');

const emit = app.emit.bind(app);
const whenReady = app.whenReady();
/** @type {PromiseWithResolvers<void>} */
const attached = Promise.withResolvers();
let isHeld = true;
/** @type {unknown[]} */
let readyArguments = [];

app.isReady = () => !isHeld;
app.whenReady = () => attached.promise;
app.emit = (event, ...rest) => {
  if (event !== 'ready' || !isHeld) return emit(event, ...rest);
  readyArguments = rest;
  return app.listenerCount('ready') > 0;
};

globalThis.__playwright_run = async () => {
  await whenReady;
  isHeld = false;
  attached.resolve();
  emit('ready', ...readyArguments);
};
