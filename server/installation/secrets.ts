import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readMasterKeys } from '../env.ts';
import { keepFile } from '../keep-file.ts';

export interface Secrets {
  piiMasterKeys: ReadonlyMap<number, Buffer>;
  authSecret: string;
}

/**
 * The secrets of an embedded installation, made once and kept under its data folder, readable by its user alone. Losing
 * `pii-master-keys` makes all PII unreadable, so it is on the disk before anything is sealed with it.
 */
export function keepSecrets(dataDir: string): Secrets {
  const keys = keepFile(join(dataDir, 'pii-master-keys'), () => `1:${randomBytes(32).toString('base64')}`);
  return {
    piiMasterKeys: readMasterKeys(keys),
    authSecret: keepFile(join(dataDir, 'auth-secret'), () => randomBytes(32).toString('base64')),
  };
}
