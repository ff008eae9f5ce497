'use client';

import { Badge, Code, Paper, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Moment } from '#app/_ui/moment.tsx';
import type { ListedApiKey } from '#server/domain/api-keys/schemas.ts';
import classes from './api-key-table.module.css';

const columns = ['Label', 'Key', 'Scopes', 'Status', 'Created', 'Last used', 'Expires'];
const statusLooks = {
  active: { color: 'teal', label: 'Active' },
  expired: { color: 'orange', label: 'Expired' },
  revoked: { color: 'gray', label: 'Revoked' },
};

/** The roles are spelt out: on a narrow screen rows become blocks, and a browser then forgets that they are rows. */
export function ApiKeyTable({ keys }: { keys: ListedApiKey[] }) {
  return (
    <Paper withBorder className={classes.frame}>
      <Table role="table" aria-label="API keys" className={classes.table} verticalSpacing="sm" horizontalSpacing="md">
        <Table.Thead role="rowgroup">
          <Table.Tr role="row">
            {columns.map((column) => (
              <Table.Th key={column} role="columnheader" scope="col">
                {column}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody role="rowgroup">
          {keys.map((key) => (
            <ApiKeyRow key={key.id} apiKey={key} />
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function ApiKeyRow({
  apiKey: { label, hint, scopes, status, createdAt, lastUsedAt, expiresAt },
}: {
  apiKey: ListedApiKey;
}) {
  const look = statusLooks[status];
  return (
    <Table.Tr role="row">
      <Cell column="Label">
        <Text component="span" inherit fw={600} className={classes.label}>
          {label}
        </Text>
      </Cell>
      <Cell column="Key">
        <Code className={classes.hint}>{hint}</Code>
      </Cell>
      <Cell column="Scopes">
        <span className={classes.scopes}>
          {scopes.map((scope) => (
            <Badge key={scope} variant="default" size="sm" radius="sm" tt="none" fw={500}>
              {scope}
            </Badge>
          ))}
        </span>
      </Cell>
      <Cell column="Status">
        <Badge className={classes.status} variant="dot" color={look.color} tt="none" fw={500}>
          {look.label}
        </Badge>
      </Cell>
      <Cell column="Created">
        <Moment at={createdAt} />
      </Cell>
      <Cell column="Last used">{lastUsedAt ? <Moment at={lastUsedAt} /> : <Dim>Never</Dim>}</Cell>
      <Cell column="Expires">{expiresAt ? <Moment at={expiresAt} /> : <Dim>Never</Dim>}</Cell>
    </Table.Tr>
  );
}

function Cell({ column, children }: { column: string; children: ReactNode }) {
  return (
    <Table.Td role="cell" data-column={column}>
      {children}
    </Table.Td>
  );
}

function Dim({ children }: { children: ReactNode }) {
  return (
    <Text component="span" c="dimmed" inherit>
      {children}
    </Text>
  );
}
