import { createHash, randomBytes } from 'node:crypto';
import type { Core } from '../context.ts';

/** 32 random bytes for a link that opens something once. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token. SHA-256 without salt will do: 256 random bits cannot be guessed. */
export function digestToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** An address of this installation as people get it. */
export function linkTo({ publicUrl }: Core, path: string): string {
  return `${publicUrl}${path}`;
}
