import type { Browser, Page } from '@playwright/test';
import type { Installation, SignIn } from './installation.ts';

/** Somebody, maybe the same person, who signs in with a browser of their own and comes to a page. Whoever asks closes it. */
export async function signInElsewhere(
  browser: Browser,
  { url }: Installation,
  { email, password }: SignIn,
  path: string,
): Promise<Page> {
  const context = await browser.newContext({ baseURL: url });
  const page = await context.newPage();
  await page.goto(`/sign-in?next=${encodeURIComponent(path)}`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  return page;
}
