import { portalPages } from '#app/_ui/portal-pages.ts';
import type { PortalStage } from './stage.ts';

export interface MeasuredPage {
  path: string;
  /** Cookie headers of those who look at it. */
  people: readonly string[];
}

/** Every page of the navigation, and behind each list the page of its first row. */
export async function listPages({ url, owners, administrator }: PortalStage): Promise<MeasuredPage[]> {
  const pages: MeasuredPage[] = [];
  for (const { href, for: whom } of portalPages) {
    const people = whom === 'administrators' ? [administrator] : owners;
    pages.push({ path: href, people });
    const html = await (await fetch(`${url}${href}`, { headers: { cookie: people[0] ?? '' } })).text();
    const one = new RegExp(`href="(${href}/[^"?#/]+)"`).exec(html)?.[1];
    if (one) pages.push({ path: one, people });
  }
  return pages;
}
