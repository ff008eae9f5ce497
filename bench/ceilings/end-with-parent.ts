// Loaded into a program before its own code, so that it ends when the benchmark is gone, however that ended.
process.once('disconnect', () => process.exit(0));
