-- Roles of this installation. They belong to the server, not to the database, so another database may have made them, or
-- an administrator for a user that may not: then they are only used. To take a role is SET from PostgreSQL 16 on.
DO $$
DECLARE
  role_name text;
  taking text := CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['oda_app', 'oda_lookup'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', role_name);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
      END;
    END IF;
    IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) OR NOT pg_has_role(role_name, taking) THEN
      EXECUTE format('GRANT %I TO %I', role_name, current_user);
    END IF;
  END LOOP;
END $$;
--> statement-breakpoint
-- The tenant wall. The operators that a transaction may touch stand in its own setting; without it nothing is visible.
CREATE FUNCTION protect_operator_data(target regclass, id_column name DEFAULT 'operator_id') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format(
    $policy$CREATE POLICY operators_of_this_transaction ON %s TO oda_app
      USING (%I = ANY (string_to_array(nullif(current_setting('oda.operators', true), ''), ',')::bigint[]))$policy$,
    target, id_column);
END $$;
--> statement-breakpoint
SELECT protect_operator_data(t) FROM unnest(ARRAY['api_keys', 'entities', 'events', 'idempotency_keys', 'job_errors',
  'jobs', 'memberships', 'operator_settings', 'states']::regclass[]) AS t;
--> statement-breakpoint
SELECT protect_operator_data('operators', 'id');
--> statement-breakpoint
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE users FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY members_of_these_operators ON users FOR SELECT TO oda_app
  USING (EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = users.id));
--> statement-breakpoint
CREATE POLICY anybody_may_be_added ON users FOR INSERT TO oda_app WITH CHECK (true);
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO oda_app, oda_lookup;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON api_keys, entities, idempotency_keys, job_errors, jobs, memberships,
  operator_settings, operators, states, processes, housekeeping TO oda_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON events TO oda_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON users, pii_key_generations TO oda_app;
--> statement-breakpoint
GRANT SELECT ON templates TO oda_app;
--> statement-breakpoint
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO oda_app;
--> statement-breakpoint
-- Look-ups across operators, each one function that runs as oda_lookup; that role sees just these tables.
GRANT SELECT ON operators, api_keys, users, memberships TO oda_lookup;
--> statement-breakpoint
CREATE POLICY lookup ON operators FOR SELECT TO oda_lookup USING (true);
--> statement-breakpoint
CREATE POLICY lookup ON api_keys FOR SELECT TO oda_lookup USING (true);
--> statement-breakpoint
CREATE POLICY lookup ON users FOR SELECT TO oda_lookup USING (true);
--> statement-breakpoint
CREATE POLICY lookup ON memberships FOR SELECT TO oda_lookup USING (true);
--> statement-breakpoint
CREATE FUNCTION find_api_keys(digests bytea[])
RETURNS TABLE (digest bytea, operator_id bigint, key_id bigint, scopes text[], valid_until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT k.digest, k.operator_id, k.id, k.scopes, k.expires_at
  FROM api_keys k JOIN operators o ON o.id = k.operator_id
  WHERE k.digest = ANY (digests) AND k.revoked_at IS NULL AND o.suspended_at IS NULL
    AND (k.expires_at IS NULL OR k.expires_at > now())
$$;
--> statement-breakpoint
CREATE FUNCTION find_api_key_owner(wanted_digest bytea, wanted_id bigint)
RETURNS TABLE (operator_id bigint, key_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT k.operator_id, k.id FROM api_keys k WHERE k.digest = wanted_digest OR k.id = wanted_id
$$;
--> statement-breakpoint
CREATE FUNCTION find_user_by_email(wanted_email text) RETURNS SETOF users
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT * FROM users WHERE email = lower(wanted_email)
$$;
--> statement-breakpoint
CREATE FUNCTION find_user_by_id(wanted_id bigint) RETURNS SETOF users
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT * FROM users WHERE id = wanted_id
$$;
--> statement-breakpoint
CREATE FUNCTION list_memberships_of(wanted_user_id bigint)
RETURNS TABLE (operator_id bigint, slug text, name text, role text, suspended_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT o.id, o.slug, o.name, m.role, o.suspended_at
  FROM memberships m JOIN operators o ON o.id = m.operator_id
  WHERE m.user_id = wanted_user_id ORDER BY o.name, o.id
$$;
--> statement-breakpoint
CREATE FUNCTION list_operators()
RETURNS TABLE (id bigint, slug text, name text, created_at timestamptz, suspended_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT o.id, o.slug, o.name, o.created_at, o.suspended_at FROM operators o ORDER BY o.id
$$;
--> statement-breakpoint
-- A function belongs to a role only if that role may create in the schema at that moment.
GRANT CREATE ON SCHEMA public TO oda_lookup;
--> statement-breakpoint
DO $$
DECLARE f regprocedure;
BEGIN
  FOREACH f IN ARRAY ARRAY['find_api_keys(bytea[])', 'find_api_key_owner(bytea,bigint)', 'find_user_by_email(text)',
    'find_user_by_id(bigint)', 'list_memberships_of(bigint)', 'list_operators()']::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO oda_app', f);
    EXECUTE format('ALTER FUNCTION %s OWNER TO oda_lookup', f);
  END LOOP;
END $$;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM oda_lookup;
--> statement-breakpoint
-- One partition of events for each month of ids; an id is milliseconds since 1970 shifted left by 21 bits.
CREATE FUNCTION ensure_event_partitions(months_ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET timezone = 'UTC' AS $$
DECLARE
  month timestamptz := date_trunc('month', now()) - interval '1 month';
  last_month timestamptz := date_trunc('month', now()) + make_interval(months => least(months_ahead, 60));
  partition_name text;
  made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('oda event partitions', 0));
  WHILE month <= last_month LOOP
    partition_name := 'events_' || to_char(month, 'YYYY_MM');
    IF to_regclass('public.' || partition_name) IS NULL THEN
      -- Attached when it is ready: CREATE … PARTITION OF would lock all readers and writers of events out.
      EXECUTE format('CREATE TABLE public.%I (LIKE public.events INCLUDING ALL)', partition_name);
      PERFORM public.protect_operator_data(format('public.%I', partition_name)::regclass);
      EXECUTE format('ALTER TABLE public.events ATTACH PARTITION public.%I FOR VALUES FROM (%s) TO (%s)', partition_name,
        (extract(epoch FROM month)::bigint * 1000) << 21,
        (extract(epoch FROM month + interval '1 month')::bigint * 1000) << 21);
      made := made + 1;
    END IF;
    month := month + interval '1 month';
  END LOOP;
  RETURN made;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION ensure_event_partitions(integer), protect_operator_data(regclass, name) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION ensure_event_partitions(integer) TO oda_app;
--> statement-breakpoint
SELECT ensure_event_partitions(6);
