import { redirect } from 'next/navigation';
import { ask, type PageQuery, requireSession, trpc } from './_trpc/server.ts';
import { pagesFor } from './_ui/portal-pages.ts';

/** The address itself leads whoever sets the operator up to their next step, and everybody else to the first page. */
export default async function HomePage({ searchParams }: { searchParams: PageQuery }) {
  await requireSession('/', searchParams);
  const session = await ask(trpc.session.current.queryOptions());
  if (session.rights.includes('keys')) {
    const { firstEvent } = await ask(trpc.settings.gettingStarted.queryOptions());
    if (!firstEvent) redirect('/getting-started');
  }
  const pages = pagesFor(session);
  const first = pages.find((page) => page.for !== 'everybody') ?? pages[0];
  redirect(first?.href ?? '/account');
}
