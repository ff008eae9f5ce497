'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { type AddressSchema, changeQuery, readAddress } from './address-state.ts';

type Changes = Record<string, string | null | undefined>;

/**
 * Filters and page of a list, kept in its address: shared by a link, walked through by Back and Forward.
 * A change of filters begins at the first page again. The page is not loaded anew; the query asks for what changed.
 */
export function useAddressState<Address>(schema: AddressSchema<Address>) {
  const params = useSearchParams();
  const state = useMemo(() => readAddress(schema, new URLSearchParams(params)), [schema, params]);
  const change = useCallback((changes: Changes, { replace = false } = {}) => {
    const current = new URLSearchParams(window.location.search);
    const address = `${window.location.pathname}${changeQuery(current, { cursor: null, ...changes })}`;
    if (replace) window.history.replaceState(null, '', address);
    else window.history.pushState(null, '', address);
  }, []);
  return [state, change] as const;
}
