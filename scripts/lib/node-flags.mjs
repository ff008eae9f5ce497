/**
 * How Node runs the program. V8 sizes its heap by the machine's memory and lets garbage pile up to that; these bounds
 * keep the process small, and are several times what two full batches at once need.
 */
export const nodeFlags = ['--enable-source-maps', '--max-semi-space-size=16', '--max-old-space-size=512'];

/**
 * What glibc's allocator is told. Each thread may have an arena of its own, and what bodies and answers leave behind in
 * one is of no use to another: with two, the program stays 50 MB smaller under full batches.
 */
export const nodeEnv = { MALLOC_ARENA_MAX: '2' };
