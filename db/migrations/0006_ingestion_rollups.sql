CREATE TABLE "ingestion_deltas" (
	"operator_id" bigint NOT NULL,
	"minute" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"amount" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ingestion_rollups" (
	"operator_id" bigint NOT NULL,
	"resolution" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"amount" bigint NOT NULL,
	CONSTRAINT "ingestion_rollups_operator_id_resolution_at_kind_name_pk" PRIMARY KEY("operator_id","resolution","at","kind","name")
);
--> statement-breakpoint
-- Rows of the deltas live for seconds: what they leave behind is cleared by their number, however large the table once was.
ALTER TABLE ingestion_deltas SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
--> statement-breakpoint
-- Sums of the running minute, hour and day are updated each second: room on the page keeps the index out of it.
ALTER TABLE ingestion_rollups SET (fillfactor = 70);
--> statement-breakpoint
SELECT protect_operator_data(t) FROM unnest(ARRAY['ingestion_deltas', 'ingestion_rollups']::regclass[]) AS t;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON ingestion_deltas, ingestion_rollups TO oda_app;
--> statement-breakpoint
GRANT SELECT ON ingestion_deltas TO oda_lookup;
--> statement-breakpoint
CREATE POLICY lookup ON ingestion_deltas FOR SELECT TO oda_lookup USING (true);
--> statement-breakpoint
CREATE FUNCTION list_operators_with_deltas() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT d.operator_id FROM ingestion_deltas d ORDER BY 1
$$;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO oda_lookup;
--> statement-breakpoint
REVOKE ALL ON FUNCTION list_operators_with_deltas() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION list_operators_with_deltas() TO oda_app;
--> statement-breakpoint
ALTER FUNCTION list_operators_with_deltas() OWNER TO oda_lookup;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM oda_lookup;
