const beatMs = 20;

let stoodMs = 0;
let beatAt = performance.now();
const missed = (at: number) => Math.max(0, at - beatAt - 2 * beatMs);

setInterval(() => {
  const at = performance.now();
  stoodMs += missed(at);
  beatAt = at;
}, beatMs).unref();

/**
 * Milliseconds that pass only while this process gets the processor. What must happen within a time is judged by it: on
 * a machine that others keep busy, the program and its clients stand still together, and neither is to blame.
 */
export function fairNow(): number {
  const at = performance.now();
  return at - stoodMs - missed(at);
}
