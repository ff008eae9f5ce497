import { StatusBadge } from '#app/_ui/status-badge.tsx';

export function OperatorStatus({ suspendedAt }: { suspendedAt: string | null }) {
  return suspendedAt ? <StatusBadge tone="bad">Suspended</StatusBadge> : <StatusBadge tone="good">Active</StatusBadge>;
}
