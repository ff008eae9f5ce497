import { redirect } from 'next/navigation';
import { requireSession } from './_trpc/server.ts';

/** The address itself leads to the first page of the portal. */
export default async function HomePage() {
  await requireSession('/');
  redirect('/api-keys');
}
