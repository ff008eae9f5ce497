import type { Metadata } from 'next';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { type PageQuery, prefetch, requireSession, trpc } from '#app/_trpc/server.ts';
import { Account } from './_components/account.tsx';

export const metadata: Metadata = { title: 'Account' };

export default async function AccountPage({ searchParams }: { searchParams: PageQuery }) {
  await requireSession('/account', searchParams);
  await prefetch(trpc.session.list.queryOptions());
  return (
    <Hydrate state={await prefetch(trpc.account.get.queryOptions())}>
      <Account />
    </Hydrate>
  );
}
