import { defineConfig, devices } from '@playwright/test';

const executablePath = process.env.ODA_CHROMIUM;

/** What can be seen is tested on a wide and on a narrow screen, light and dark; the rest on the first of these. */
const screens = [
  { name: 'wide', use: { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } } },
  { name: 'narrow', use: { ...devices['Desktop Chrome'], viewport: { width: 390, height: 844 }, hasTouch: true } },
];
const colorSchemes = ['light', 'dark'] as const;

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/playwright',
  globalSetup: './e2e/setup/start-program.ts',
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  forbidOnly: true,
  // A second try tells a race from a fault; `npm test` names at its end what needed one.
  retries: 1,
  // A third one on two cores makes each of them slower and the whole no faster.
  workers: 2,
  fullyParallel: true,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/Malta',
    screenshot: 'only-on-failure',
    // Recording it takes a sixth of the time; `npx playwright test --trace on` gives one.
    trace: 'off',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  projects: screens.flatMap(({ name, use }) =>
    colorSchemes.map((colorScheme) => ({
      name: `${name}-${colorScheme}`,
      use: { ...use, colorScheme },
      ...(name === 'wide' && colorScheme === 'light' ? {} : { grep: /@looks/ }),
    })),
  ),
});
