import { randomFillSync } from 'node:crypto';

/** Random bytes are drawn for many ids at once: each draw costs more than what it draws. */
const random = Buffer.alloc(4096);
const digitsEach = 16;
let digits = '';
let digitsUsed = 0;

/** `req_<16 hex>`; stands in the answer and in the log. */
export function createRequestId(): string {
  if (digitsUsed >= digits.length) {
    digits = randomFillSync(random).toString('hex');
    digitsUsed = 0;
  }
  digitsUsed += digitsEach;
  return `req_${digits.slice(digitsUsed - digitsEach, digitsUsed)}`;
}
