import { createHash, randomBytes } from 'node:crypto';

const format = /^oh_live_[0-9a-f]{64}$/;

/** `oh_live_` and 32 random bytes in lower-case hex. */
export function createSecret(): string {
  return `oh_live_${randomBytes(32).toString('hex')}`;
}

export function isSecret(text: string): boolean {
  return format.test(text);
}

/** What is stored of a key. SHA-256 without salt will do: 256 random bits cannot be guessed. */
export function digestSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** The first and last characters, by which its owner knows a key again. */
export function hintOf(secret: string): string {
  return `${secret.slice(0, 12)}…${secret.slice(-4)}`;
}
