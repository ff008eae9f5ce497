ALTER TABLE "entities" ADD COLUMN "prior_type" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "session_version" integer;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO oda_lookup;
--> statement-breakpoint
SET LOCAL ROLE oda_lookup;
--> statement-breakpoint
DROP FUNCTION find_session(uuid);
--> statement-breakpoint
CREATE FUNCTION find_session(wanted_id uuid)
RETURNS TABLE (id uuid, user_id bigint, chosen_operator_id bigint, last_seen_at timestamptz,
  acting_for_operator_id bigint, acting_for_slug text, acting_for_name text, session_version integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.id, s.user_id, s.chosen_operator_id, s.last_seen_at, o.id, o.slug, o.name, s.session_version
  FROM sessions s LEFT JOIN operators o ON o.id = s.acting_for_operator_id
  WHERE s.id = wanted_id AND s.ended_at IS NULL
$$;
--> statement-breakpoint
-- Where a person belongs, also where they are shut out: what is done to their account is written down there too.
CREATE FUNCTION list_operators_of(wanted_user_id bigint) RETURNS TABLE (operator_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.operator_id FROM memberships m WHERE m.user_id = wanted_user_id ORDER BY m.operator_id
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION find_session(uuid), list_operators_of(bigint) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION find_session(uuid), list_operators_of(bigint) TO oda_app;
--> statement-breakpoint
RESET ROLE;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM oda_lookup;
