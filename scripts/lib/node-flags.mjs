/**
 * How Node runs the program. V8 sizes its heap by the machine's memory and lets garbage pile up to that; these bounds
 * keep the process small, and are several times what two full batches at once need. Where objects of one place in the
 * code live long for a while, as in a batch, V8 makes all later ones old from the start, and each keeps what it points
 * to until the heap is marked as a whole: that cost a fifth of the time (docs/decisions/007).
 */
export const nodeFlags = [
  `--import=${new URL('source-maps.mjs', import.meta.url)}`,
  '--max-semi-space-size=16',
  '--no-allocation-site-pretenuring',
  '--max-old-space-size=512',
];

/**
 * What glibc's allocator is told. Each thread may have an arena of its own, and what bodies and answers leave behind in
 * one is of no use to another: with two, the program stays 50 MB smaller under full batches. And bodies go back to the
 * system when they are done with: unless it is told, glibc keeps blocks of a size that it has seen freed.
 */
export const nodeEnv = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072' };
