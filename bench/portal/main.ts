import { chromium } from 'playwright';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { Closing, runToEnd } from '../closing.ts';
import { formatTable } from '../report.ts';
import { firstLoadKbMost, measureFirstLoad } from './first-load.ts';
import { listPages, type MeasuredPage } from './list-pages.ts';
import { findPageQueries } from './page-queries.ts';
import { measurePaint } from './paint.ts';
import { measureData, measurePage } from './server-time.ts';
import { concurrentUsers, type PortalStage, setPortalStage } from './stage.ts';
import { storeData } from './store-data.ts';

const asked = { dataMs: 100, firstLoadKb: firstLoadKbMost, largestPaintMs: 1_500, layoutShift: 0.05 };
const eventsByDefault = 1_000_000;

interface Result {
  page: MeasuredPage;
  queries: number;
  dataMs: number;
  pageMs: number;
  firstLoadKb: number;
  largestPaintMs: number;
  layoutShift: number;
}

const closing = new Closing();
const say = (line: string) => void process.stdout.write(`${line}\n`);

async function measurePages(stage: PortalStage): Promise<Result[]> {
  const executablePath = await findChromium(process.execPath);
  if (!executablePath) throw new Error('There is no Chromium on this machine.');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  closing.add(() => browser.close());
  const results: Result[] = [];
  for (const page of await listPages(stage)) {
    say(`Measuring ${page.path} …`);
    const cookie = page.people[0] ?? '';
    const queries = await findPageQueries(stage.url, page.path, cookie);
    results.push({
      page,
      queries: queries.length,
      dataMs: await measureData(stage.url, page, queries),
      pageMs: await measurePage(stage.url, page),
      firstLoadKb: await measureFirstLoad(stage.url, page.path, cookie),
      ...(await measurePaint(browser, stage.url, page)),
    });
  }
  return results;
}

const judged = (value: number, most: number, text: string) => `${text} ${value < most ? 'met' : 'MISSED'}`;

function rowOf({ page, queries, dataMs, pageMs, firstLoadKb, largestPaintMs, layoutShift }: Result): string[] {
  return [
    page.path,
    String(queries),
    judged(dataMs, asked.dataMs, dataMs.toFixed(0)),
    pageMs.toFixed(0),
    judged(firstLoadKb, asked.firstLoadKb, firstLoadKb.toFixed(0)),
    judged(largestPaintMs, asked.largestPaintMs, largestPaintMs.toFixed(0)),
    judged(layoutShift, asked.layoutShift, layoutShift.toFixed(3)),
  ];
}

async function run(): Promise<void> {
  const events = Number(process.argv[2] ?? eventsByDefault);
  if (!Number.isInteger(events) || events < 0) throw new Error('The argument is how many events to store: 1000000.');
  say('Starting PostgreSQL and the product …');
  const stage = await setPortalStage(closing);
  say(`Storing ${events.toLocaleString('en')} events …`);
  const stored = await storeData(stage, events);
  const results = await measurePages(stage);
  say(`\n${stored.toLocaleString('en')} events of one operator; p95 at ${concurrentUsers} people at once\n`);
  const head = ['page', 'queries', 'data p95 ms', 'page p95 ms', 'scripts kB', 'largest paint ms', 'layout shift'];
  const limits = [
    `asked`,
    '',
    `< ${asked.dataMs}`,
    '',
    `< ${asked.firstLoadKb}`,
    `< ${asked.largestPaintMs}`,
    '< 0.05',
  ];
  say(formatTable(head, [limits, ...results.map(rowOf)]).join('\n'));
}

runToEnd(closing, run);
