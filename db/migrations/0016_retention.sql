CREATE TABLE "events_archive" (
	"operator_id" bigint NOT NULL,
	"entity_id" bigint NOT NULL,
	"last_id" bigint NOT NULL,
	"first_id" bigint NOT NULL,
	"amount" integer NOT NULL,
	"ids" bigint[] NOT NULL,
	"types" text NOT NULL,
	"occurred_at" timestamp (3) with time zone[] NOT NULL,
	"data" text,
	CONSTRAINT "events_archive_operator_id_entity_id_last_id_pk" PRIMARY KEY("operator_id","entity_id","last_id")
) PARTITION BY RANGE ("last_id");
--> statement-breakpoint
CREATE TABLE "states_archive" (
	"operator_id" bigint NOT NULL,
	"entity_id" bigint NOT NULL,
	"key" text NOT NULL,
	"value" json NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "states_archive_operator_id_entity_id_key_pk" PRIMARY KEY("operator_id","entity_id","key")
);
--> statement-breakpoint
CREATE TABLE "removed_writes" (
	"operator_id" bigint NOT NULL,
	"entity_id" bigint NOT NULL,
	"written_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "removed_writes_operator_id_entity_id_pk" PRIMARY KEY("operator_id","entity_id")
);
--> statement-breakpoint
CREATE TABLE "retention_runs" (
	"operator_id" bigint NOT NULL,
	"id" bigint NOT NULL,
	"day" date NOT NULL,
	"saved_at" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"events_archived" bigint DEFAULT 0 NOT NULL,
	"events_removed" bigint DEFAULT 0 NOT NULL,
	"states_archived" bigint DEFAULT 0 NOT NULL,
	"states_removed" bigint DEFAULT 0 NOT NULL,
	"entities_erased" bigint DEFAULT 0 NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"completed_at" timestamp (3) with time zone,
	"message" text,
	CONSTRAINT "retention_runs_operator_id_id_pk" PRIMARY KEY("operator_id","id")
);
--> statement-breakpoint
ALTER TABLE "operator_settings" ADD COLUMN "retention_saved_at" timestamp (3) with time zone;
--> statement-breakpoint
SELECT protect_operator_data(t)
FROM unnest(ARRAY['events_archive', 'states_archive', 'removed_writes', 'retention_runs']::regclass[]) AS t;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON events_archive, states_archive, removed_writes, retention_runs TO oda_app;
--> statement-breakpoint
-- The archive's partition of a month of ids, on the tablespace that the archive was given. Attached when it is ready, so
-- that nobody who reads the archive is locked out for longer than a moment.
CREATE FUNCTION ensure_archive_partition(any_id bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  month timestamptz := date_trunc('month', to_timestamp((any_id >> 21) / 1000.0));
  partition_name text := 'events_archive_' || to_char(month, 'YYYY_MM');
BEGIN
  IF to_regclass('public.' || partition_name) IS NOT NULL THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('oda event partitions', 0));
  IF to_regclass('public.' || partition_name) IS NOT NULL THEN RETURN; END IF;
  PERFORM set_config('default_tablespace', coalesce(
    (SELECT t.spcname FROM pg_class c JOIN pg_tablespace t ON t.oid = c.reltablespace WHERE c.oid = 'public.events_archive'::regclass), ''), true);
  EXECUTE format('CREATE TABLE public.%I (LIKE public.events_archive INCLUDING ALL)', partition_name);
  PERFORM set_config('default_tablespace', '', true);
  PERFORM public.protect_operator_data(format('public.%I', partition_name)::regclass);
  EXECUTE format('ALTER TABLE public.events_archive ATTACH PARTITION public.%I FOR VALUES FROM (%s) TO (%s)', partition_name,
    (extract(epoch FROM month)::bigint * 1000) << 21,
    (extract(epoch FROM month + interval '1 month')::bigint * 1000) << 21);
END $$;
--> statement-breakpoint
-- Drops a month of events, or of the archive, that is over. Whoever calls it has seen, in the same transaction, that no
-- operator wants to keep any of it: row-level security lets this function see nothing.
CREATE FUNCTION drop_event_partition(of_archive boolean, any_id bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  month timestamptz := date_trunc('month', to_timestamp((any_id >> 21) / 1000.0));
  partition_name text := CASE WHEN of_archive THEN 'events_archive_' ELSE 'events_' END || to_char(month, 'YYYY_MM');
BEGIN
  IF month >= date_trunc('month', now()) THEN RETURN false; END IF;
  IF to_regclass('public.' || partition_name) IS NULL THEN RETURN false; END IF;
  EXECUTE format('DROP TABLE public.%I', partition_name);
  RETURN true;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION ensure_archive_partition(bigint), drop_event_partition(boolean, bigint) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION ensure_archive_partition(bigint), drop_event_partition(boolean, bigint) TO oda_app;
