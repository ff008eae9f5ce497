import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { type Installation, readInstallation, type SignIn } from './setup/installation.ts';
import { keepCookies, readCookies } from './setup/signed-in.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

interface Fixtures {
  installation: Installation;
  /** Words of console errors that the test brings about on purpose. */
  expectedConsoleErrors: RegExp[];
  /** Fails a test whose page complained: of its policy, its hydration or anything else. */
  quietConsole: undefined;
  /** Fills the sign-in form in and sends it. */
  signIn: (who: SignIn) => Promise<void>;
  /** Signs in, to be led to the keys, and waits until the portal listens to what a person does. */
  enter: (who: SignIn) => Promise<void>;
  /**
   * Opens a page as somebody who is signed in, in a session that tests share: not for tests that end it or that choose
   * another operator in it.
   */
  visit: (who: SignIn, path: string) => Promise<void>;
  /** Lets axe look for what breaks WCAG 2.2 AA and nothing stick out, and keeps a screenshot for people to look at. */
  inspect: (name: string) => Promise<void>;
}

export const test = base.extend<Fixtures>({
  installation: async ({ browserName: _ }, use) => use(readInstallation()),
  baseURL: async ({ installation }, use) => use(installation.url),
  expectedConsoleErrors: [[], { option: true }],
  quietConsole: [
    async ({ page, expectedConsoleErrors }, use) => {
      const complaints = listenForComplaints(page);
      await use(undefined);
      const unexpected = complaints.filter((text) => !expectedConsoleErrors.some((pattern) => pattern.test(text)));
      expect(unexpected).toEqual([]);
    },
    { auto: true },
  ],
  signIn: async ({ page }, use) =>
    use(async ({ email, password }) => {
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    }),
  enter: async ({ page, signIn }, use) =>
    use(async (who) => {
      await page.goto('/sign-in?next=%2Fapi-keys');
      const alive = comesAlive(page);
      await signIn(who);
      await alive;
    }),
  visit: async ({ page, context, installation, signIn }, use) =>
    use(async (who, path) => {
      const cookies = readCookies(installation, who);
      const alive = comesAlive(page);
      if (cookies) {
        await context.addCookies(cookies);
        await page.goto(path);
      } else {
        await page.goto(`/sign-in?next=${encodeURIComponent(path)}`);
        await signIn(who);
      }
      await alive;
      if (!cookies) keepCookies(installation, who, await context.cookies());
    }),
  inspect: async ({ page }, use, { project }) =>
    use(async (name) => {
      await settle(page);
      const fullPage = await showAll(page);
      await page.screenshot({ path: `test-results/screenshots/${name}-${project.name}.png`, fullPage });
      const sticksOut = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(sticksOut, 'pixels beyond the right edge').toBeLessThanOrEqual(0);
      expect(await findViolations(page)).toEqual([]);
    }),
});

/**
 * Waits until the portal that is loaded next listens to what a person does: it tells the server that somebody is there
 * as soon as its code runs. What is clicked before is lost. Begin to wait before what loads it.
 */
export function comesAlive(page: Page): Promise<unknown> {
  return page.waitForResponse(/\/api\/trpc\/session\.keep/);
}

/** Lets somebody else sit down. The page goes first: an answer that is on its way to it brings the session's cookie back. */
export async function leaveSession(page: Page): Promise<void> {
  await page.goto('about:blank');
  await page.context().clearCookies();
}

/** Takes the session from a page that stays, once no answer is on its way to it that would bring the cookie back. */
export async function forgetSession(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.context().clearCookies();
}

/** What is told aside with these words; the page that is being left may tell other things. */
export const status = (page: Page, words: string): Locator => page.getByRole('status').filter({ hasText: words });

/** What axe finds on the page, or in the part of it that a selector names. */
export async function findViolations(page: Page, within?: string) {
  const axe = new AxeBuilder({ page }).withTags(rules);
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze();
  return violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`),
  }));
}

/** Half-way through a transition colours are half mixed, and so is their contrast. What never ends is not waited for. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const ending = () =>
      document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    do {
      await Promise.allSettled(ending().map(({ finished }) => finished));
      // What was opened just now begins to move a frame or two later.
      for (let frames = 0; frames < 3; frames++) await frame();
    } while (ending().length > 0);
  });
}

/** Makes ready for a screenshot. @returns whether it can be of the whole page: a dialog covers the screen alone */
async function showAll(page: Page): Promise<boolean> {
  if ((await page.locator('[aria-modal="true"]').count()) > 0) return false;
  await page.evaluate(() => window.scrollTo({ top: 0, behavior: 'instant' }));
  return true;
}

function listenForComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}

export { expect };
