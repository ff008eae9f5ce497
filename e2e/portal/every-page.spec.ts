import { portalPages } from '#app/_ui/portal-pages.ts';
import { expect, status, test } from '../fixtures.ts';

// On the other screens each page is looked at by the journeys that lead through it.
for (const { href, label, for: audience } of portalPages) {
  test(`${label} (${href}) opens, fits the screen and breaks no rule of accessibility`, async ({
    page,
    installation,
    visit,
    inspect,
  }) => {
    await visit(audience === 'administrators' ? installation.administrator : installation.owner, href);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(status(page, 'loading')).toHaveCount(0);
    await expect(page).toHaveTitle(/ · Operator Data API$/);
    await inspect(`page${href.replaceAll('/', '-')}`);
  });
}
