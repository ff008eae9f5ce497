import type { Browser, Page } from 'playwright';
import type { MeasuredPage } from './list-pages.ts';

export interface Paint {
  largestPaintMs: number;
  layoutShift: number;
}

interface Noted {
  largestPaintMs: number;
  layoutShift: number;
}

const settleMs = 1_500;

/** Opens a page in a fresh browser context, cold caches included, and reads what the browser itself measured. */
export async function measurePaint(browser: Browser, url: string, { path, people }: MeasuredPage): Promise<Paint> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    await context.setExtraHTTPHeaders({ cookie: people[0] ?? '' });
    const page = await context.newPage();
    await page.addInitScript(notePaints);
    await page.goto(`${url}${path}`, { waitUntil: 'load' });
    await page.waitForTimeout(settleMs);
    return await readNoted(page);
  } finally {
    await context.close();
  }
}

/** Runs in the page. */
function notePaints(): void {
  const noted: Noted = { largestPaintMs: 0, layoutShift: 0 };
  Object.assign(window, { noted });
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) noted.largestPaintMs = startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
      if (!entry.hadRecentInput) noted.layoutShift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
}

const readNoted = (page: Page) => page.evaluate(() => (window as unknown as { noted: Noted }).noted);
