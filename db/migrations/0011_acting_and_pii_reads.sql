CREATE TABLE "pii_reads" (
	"operator_id" bigint NOT NULL,
	"entity_id" bigint NOT NULL,
	"hour" timestamp (3) with time zone NOT NULL,
	"key_id" bigint NOT NULL,
	"reads" bigint NOT NULL,
	CONSTRAINT "pii_reads_operator_id_entity_id_hour_key_id_pk" PRIMARY KEY("operator_id","entity_id","hour","key_id")
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "acting_for_operator_id" bigint;--> statement-breakpoint
CREATE INDEX "audit_log_actor" ON "audit_log" USING btree ("operator_id","actor_kind",coalesce(actor_id, 0),"id");
--> statement-breakpoint
SELECT protect_operator_data('pii_reads');
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON pii_reads TO oda_app;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO oda_lookup;
--> statement-breakpoint
SET LOCAL ROLE oda_lookup;
--> statement-breakpoint
DROP FUNCTION find_session(uuid);
--> statement-breakpoint
CREATE FUNCTION find_session(wanted_id uuid)
RETURNS TABLE (id uuid, user_id bigint, chosen_operator_id bigint, last_seen_at timestamptz,
  acting_for_operator_id bigint, acting_for_slug text, acting_for_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.id, s.user_id, s.chosen_operator_id, s.last_seen_at, o.id, o.slug, o.name
  FROM sessions s LEFT JOIN operators o ON o.id = s.acting_for_operator_id
  WHERE s.id = wanted_id AND s.ended_at IS NULL
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION find_session(uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION find_session(uuid) TO oda_app;
--> statement-breakpoint
RESET ROLE;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM oda_lookup;
