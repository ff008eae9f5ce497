import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { type Core, perCore } from '../context.ts';
import { passwordCharactersMost } from './schemas.ts';

/** Argon2id (the package's default) with the second of OWASP's recommended settings, of equal strength to the others. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };

/** Two keyboards may spell one letter differently; NIST SP 800-63B asks for one spelling before hashing. */
const spell = (password: string) => password.normalize('NFC');

export function hashPassword(password: string): Promise<string> {
  return hash(spell(password), cost);
}

const unknownHashOf = perCore('users.unknownHash', () => hashPassword(randomBytes(16).toString('hex')));

/**
 * Compares a password with a stored hash. Without a stored one it takes as long and says no, so that the time of an
 * answer does not tell whether an account exists.
 */
export async function matchesPassword(core: Core, password: string, storedHash: string | null): Promise<boolean> {
  const unknownHash = await unknownHashOf(core);
  const isTooLong = password.length > 2 * passwordCharactersMost;
  const matches = await verify(storedHash ?? unknownHash, isTooLong ? '' : spell(password));
  return matches && !isTooLong && storedHash !== null;
}
