import type { Metadata } from 'next';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { type PageQuery, prefetch, requireSession, trpc } from '#app/_trpc/server.ts';
import { currentMembership } from '#server/domain/users/index.ts';
import { NoOperator } from '../_components/no-operator.tsx';
import { TemplatePage } from './_components/template-page.tsx';

export const metadata: Metadata = { title: 'Template' };

export default async function Page({ searchParams }: { searchParams: PageQuery }) {
  const { user } = await requireSession('/template', searchParams);
  if (!currentMembership(user)) return <NoOperator suspended={user.memberships.map(({ name }) => name)} />;
  await prefetch(trpc.settings.get.queryOptions());
  return (
    <Hydrate state={await prefetch(trpc.settings.templates.queryOptions())}>
      <TemplatePage />
    </Hydrate>
  );
}
