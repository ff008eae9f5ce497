// Loaded into a host by NODE_OPTIONS: to Next the production build then has no proxy.ts, as if it had been removed before.
import { createRequire, Module, syncBuiltinESMExports } from 'node:module';

const isManifest = (path) => String(path).endsWith('functions-config-manifest.json');
const nothing = '{"version":1,"functions":{}}';

const promises = createRequire(import.meta.url)('node:fs/promises');
const { readFile } = promises;
promises.readFile = async (path, ...options) => (isManifest(path) ? nothing : readFile(path, ...options));
syncBuiltinESMExports();

const load = Module._extensions['.json'];
Module._extensions['.json'] = (module, path) => {
  if (isManifest(path)) module.exports = JSON.parse(nothing);
  else load(module, path);
};
