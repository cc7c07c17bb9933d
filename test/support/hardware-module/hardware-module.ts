import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

/** Builds a module that forwards to a real one and names another maker of its tokens; needs a C compiler. Its path. */
export const hardwareModule = (realModule: string, folder: string): string => {
  const module = join(folder, 'hardware-module.so');
  const headers = resolve(import.meta.dirname, '../../../node_modules/pkcs11js/includes/pkcs11');
  const source = join(import.meta.dirname, 'hardware-module.c');
  const flags = ['-shared', '-fPIC', '-O1', '-Wall', '-Werror', `-I${headers}`];
  execFileSync('gcc', [...flags, `-DREAL_MODULE="${realModule}"`, '-o', module, source, '-ldl']);
  return module;
};
