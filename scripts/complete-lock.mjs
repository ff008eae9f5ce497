import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Completes package-lock.json after `npm install` against a registry that holds only some platforms' packages: npm then
 * leaves the others' optional binaries out, and `npm ci` refuses the file. They are named here with their version,
 * platform and no checksum; npm takes the one that fits a machine and passes over the rest.
 */
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const systems = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  openharmony: 'openharmony',
  win32: 'win32',
  windows: 'win32',
};
const processors = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x', 'loong64'];

function platformOf(name) {
  const words = name.split(/[-/@]/);
  const os = words.map((word) => systems[word]).find(Boolean);
  const cpu = processors.find((processor) => words.includes(processor));
  const libc =
    words.includes('musl') || words.includes('musleabihf') ? 'musl' : words.includes('gnu') ? 'glibc' : undefined;
  return os && { os: [os], ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }) };
}

for (const [path, { dev, optionalDependencies = {} }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const known = [`${path}/node_modules/${name}`, `node_modules/${name}`].some((place) => lock.packages[place]);
    const platform = platformOf(name);
    if (!known && platform)
      lock.packages[`node_modules/${name}`] = { version, optional: true, ...(dev && { dev }), ...platform };
  }
}

const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync('package-lock.json', `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
