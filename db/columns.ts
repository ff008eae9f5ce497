import { bigint, customType, timestamp } from 'drizzle-orm/pg-core';

/** The tenant a row belongs to; it leads every primary and unique key of operator data. */
export const operatorId = () => bigint('operator_id', { mode: 'number' }).notNull();

/** One of our 63-bit time-ordered ids (see server/domain/ids.ts). */
export const objectId = (name: string) => bigint(name, { mode: 'bigint' });

/** A moment, kept with its zone and read as a Date. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** Raw bytes. */
export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

/**
 * JSON kept as the text it arrived as. `json`, not `jsonb`: jsonb would reorder keys and expand 1e300 to 300 digits,
 * and the stored text goes into answers unparsed.
 */
export const jsonText = customType<{ data: string; driverData: string }>({
  dataType: () => 'json',
  fromDriver: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
});

/** Text compared and sorted by its bytes, whatever the database's locale. */
export const exactText = customType<{ data: string; driverData: string }>({ dataType: () => 'text collate "C"' });
