-- A path that does not name pg_temp searches it first: a temporary table would stand in for one of ours inside a function
-- that runs as somebody else. An owner alone may alter a function, and the migrating user need not inherit from its owner.
SET LOCAL ROLE oda_lookup;
--> statement-breakpoint
ALTER FUNCTION find_api_keys(bytea[]) SET search_path = pg_catalog, public, pg_temp;
--> statement-breakpoint
ALTER FUNCTION find_api_key_owner(bytea, bigint) SET search_path = pg_catalog, public, pg_temp;
--> statement-breakpoint
ALTER FUNCTION find_user_by_email(text) SET search_path = pg_catalog, public, pg_temp;
--> statement-breakpoint
ALTER FUNCTION find_user_by_id(bigint) SET search_path = pg_catalog, public, pg_temp;
--> statement-breakpoint
ALTER FUNCTION list_memberships_of(bigint) SET search_path = pg_catalog, public, pg_temp;
--> statement-breakpoint
ALTER FUNCTION list_operators() SET search_path = pg_catalog, public, pg_temp;
--> statement-breakpoint
RESET ROLE;
--> statement-breakpoint
ALTER FUNCTION ensure_event_partitions(integer) SET search_path = pg_catalog, public, pg_temp;
