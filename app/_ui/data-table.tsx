'use client';

import { Paper, Stack, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './data-table.module.css';
import { Failure } from './failure.tsx';
import type { ShownQuery } from './shown-query.ts';
import { TableSkeleton } from './table-skeleton.tsx';

export interface Column<Row> {
  /** Stands above the column and, on a narrow screen, beside each value. */
  title: string;
  cell: (row: Row) => ReactNode;
  /** Numbers and amounts stand at the right, digit under digit. */
  align?: 'right';
  /**
   * Where it stands when each row is a block: as its title, beside that, with another one in a line, or without its
   * column's name; otherwise in a line of its own, with it.
   */
  block?: 'title' | 'beside' | 'half' | 'bare';
}

interface DataTableProps<Row> {
  /** What the rows are, as the end of a sentence: "API keys". */
  label: string;
  columns: readonly Column<Row>[];
  query: ShownQuery;
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  /** What stands here when there is no row: `EmptyList`, which says what to do. */
  empty: ReactNode;
  /** Below which width of its place each row becomes a block: 40em, or 62em for a table of many columns. */
  blocks?: 'narrow' | 'wide';
}

/** A list in each of its states: loading, failed, empty, rows. What was there stays while it is read again. */
export function DataTable<Row>({ label, columns, query, rows, rowKey, empty, blocks = 'narrow' }: DataTableProps<Row>) {
  return (
    <Stack gap="md">
      <Failure title={`The ${label} could not be loaded`} query={query} />
      {query.isPending && <TableSkeleton label={label} />}
      {rows?.length === 0 && empty}
      {rows && rows.length > 0 && (
        <Paper withBorder className={classes.frame} data-blocks={blocks}>
          <Rows label={label} columns={columns} rows={rows} rowKey={rowKey} />
        </Paper>
      )}
    </Stack>
  );
}

/** The roles are spelt out: on a narrow screen rows become blocks, and a browser then forgets that they are rows. */
function Rows<Row>({ label, columns, rows, rowKey }: Omit<DataTableProps<Row>, 'query' | 'empty' | 'blocks'>) {
  return (
    <Table
      role="table"
      aria-label={label}
      className={classes.table}
      verticalSpacing="xs"
      horizontalSpacing="md"
      highlightOnHover
    >
      <Table.Thead role="rowgroup">
        <Table.Tr role="row">
          {columns.map(({ title, align }) => (
            <Table.Th key={title} role="columnheader" scope="col" data-align={align}>
              {title}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody role="rowgroup">
        {rows?.map((row) => (
          <Table.Tr key={rowKey(row)} role="row">
            {columns.map(({ title, cell, align, block }) => (
              <Table.Td key={title} role="cell" data-column={title} data-align={align} data-block={block}>
                {cell(row)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
