import { setSourceMapsSupport } from 'node:module';

// Imported before the program, so that errors name the source of what Next has bundled. Node's own flag keeps the maps of
// packages as well, which took 27 MB more.
setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
