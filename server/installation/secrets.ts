import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { readMasterKeys } from '../env.ts';

export interface Secrets {
  piiMasterKeys: ReadonlyMap<number, Buffer>;
  authSecret: string;
}

/**
 * The secrets of an embedded installation, made once and kept under its data folder, readable by its user alone. Losing
 * `pii-master-keys` makes all PII unreadable, so it is on the disk before anything is sealed with it.
 */
export function keepSecrets(dataDir: string): Secrets {
  const keys = readMasterKeys(
    keepSecret(join(dataDir, 'pii-master-keys'), () => `1:${randomBytes(32).toString('base64')}`),
  );
  return {
    piiMasterKeys: keys,
    authSecret: keepSecret(join(dataDir, 'auth-secret'), () => randomBytes(32).toString('base64')),
  };
}

function keepSecret(file: string, make: () => string): string {
  if (!existsSync(file)) {
    const descriptor = openSync(file, 'wx', 0o600);
    writeSync(descriptor, make());
    fsyncSync(descriptor);
    closeSync(descriptor);
  }
  return readFileSync(file, 'utf8').trim();
}
