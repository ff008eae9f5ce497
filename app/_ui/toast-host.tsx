'use client';

import type { NotificationData } from '@mantine/notifications';
import dynamic from 'next/dynamic';
import { useSyncExternalStore } from 'react';

const load = () => import('@mantine/notifications');
const Notifications = dynamic(() => load().then((module) => module.Notifications), { ssr: false });

let wanted = false;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Shows a message at the edge of the page. What that needs is loaded with the first, so that it weighs on no page. */
export async function showToast(toast: NotificationData): Promise<void> {
  wanted = true;
  for (const tell of listeners) tell();
  const { notifications } = await load();
  notifications.show(toast);
}

/** Where they appear. */
export function ToastHost() {
  const shown = useSyncExternalStore(
    subscribe,
    () => wanted,
    () => false,
  );
  // At the end of the document, for a toast outlives the page that it was shown on.
  return shown && <Notifications position="bottom-right" portalProps={{ target: 'body' }} />;
}
