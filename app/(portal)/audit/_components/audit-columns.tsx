import { Text } from '@mantine/core';
import type { Column } from '#app/_ui/data-table.tsx';
import { Id } from '#app/_ui/id.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import type { ListedAudit } from '#server/domain/audit/schemas.ts';
import { actionName, doorName } from './action-words.ts';
import { actorName } from './actor-name.ts';
import classes from './audit-columns.module.css';
import { describeDetails } from './details-words.ts';

function Who({ actor }: Pick<ListedAudit, 'actor'>) {
  const { name, kind } = actorName(actor);
  return (
    <div className={classes.short}>
      <div>{name}</div>
      {kind && (
        <Text size="xs" c="dimmed">
          {kind}
        </Text>
      )}
    </div>
  );
}

function What({ action, details: { receiptId, ...details }, subject }: ListedAudit) {
  const phrases = describeDetails(details);
  return (
    <div>
      <Text size="sm" fw={500}>
        {actionName(action)}
      </Text>
      {phrases.length > 0 && (
        <Text size="xs" c="dimmed">
          {phrases.join(' · ')}
        </Text>
      )}
      {typeof receiptId === 'string' && subject && (
        <Id value={receiptId} label="receipt id" href={pageOf(subject.id)} />
      )}
    </div>
  );
}

function Subject({ subject }: Pick<ListedAudit, 'subject'>) {
  if (!subject) return null;
  if (subject.name) return <span>{subject.name}</span>;
  if (subject.id.startsWith('operator:')) return <span>The operator</span>;
  // A backup is no operator's, and stands in the log of the installation alone.
  if (subject.id.startsWith('backup:')) return <Id value={subject.id.slice('backup:'.length)} label="name" />;
  return <Id value={subject.id} label="id" href={pageOf(subject.id)} />;
}

/** Where one can look at it; what has no page of its own is found in the log. */
function pageOf(id: string): string {
  if (id.startsWith('ent_')) return `/entities/${id}`;
  if (id.startsWith('job_')) return `/jobs/${id}`;
  return `/audit?subject=${encodeURIComponent(id)}`;
}

function Where({ door, address }: ListedAudit) {
  return (
    <div className={classes.short}>
      <div>{doorName(door)}</div>
      {address && (
        <Text size="xs" c="dimmed">
          {address}
        </Text>
      )}
    </div>
  );
}

export const auditColumns: Column<ListedAudit>[] = [
  { title: 'When', block: 'half', cell: ({ at }) => <Moment at={at} /> },
  { title: 'Who', block: 'half', cell: ({ actor }) => <Who actor={actor} /> },
  { title: 'What', block: 'title', cell: (row) => <What {...row} /> },
  { title: 'On', cell: ({ subject }) => <Subject subject={subject} /> },
  { title: 'From', block: 'half', cell: (row) => <Where {...row} /> },
];
