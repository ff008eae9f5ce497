import { randomFillSync } from 'node:crypto';

/** Random bytes are drawn for many ids at once: each draw costs more than what it draws. */
const random = Buffer.alloc(4096);
let randomUsed = random.length;

/** `req_<16 hex>`; stands in the answer and in the log. */
export function createRequestId(): string {
  if (randomUsed >= random.length) {
    randomFillSync(random);
    randomUsed = 0;
  }
  randomUsed += 8;
  return `req_${random.toString('hex', randomUsed - 8, randomUsed)}`;
}
