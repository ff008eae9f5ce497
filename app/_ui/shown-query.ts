/** What the kit needs to know of a query of TanStack Query to show that it loads, failed or is read again. */
export interface ShownQuery {
  readonly isPending: boolean;
  readonly isFetching: boolean;
  readonly isError: boolean;
  readonly error: unknown;
  readonly refetch: () => unknown;
}
