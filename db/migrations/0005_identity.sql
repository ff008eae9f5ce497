CREATE TABLE "identities" (
	"issuer" text NOT NULL,
	"subject" text NOT NULL,
	"user_id" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "identities_issuer_subject_pk" PRIMARY KEY("issuer","subject")
);
--> statement-breakpoint
CREATE TABLE "password_resets" (
	"digest" "bytea" PRIMARY KEY NOT NULL,
	"user_id" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" bigint NOT NULL,
	"address" text,
	"user_agent" text,
	"chosen_operator_id" bigint,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"operator_id" bigint NOT NULL,
	"id" bigint NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"digest" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"accepted_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "invitations_operator_id_id_pk" PRIMARY KEY("operator_id","id"),
	CONSTRAINT "invitations_digest_unique" UNIQUE("digest")
);
--> statement-breakpoint
ALTER TABLE "users" ALTER COLUMN "password_hash" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "disabled_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "password_resets" ADD CONSTRAINT "password_resets_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_operator_id_operators_id_fk" FOREIGN KEY ("operator_id") REFERENCES "public"."operators"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "identities_user" ON "identities" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "password_resets_user" ON "password_resets" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id","created_at");--> statement-breakpoint
-- A person's own account. Whose it is stands in a setting of the transaction, as the operators do for their data.
CREATE FUNCTION is_user_of_this_transaction(user_id bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT user_id = nullif(current_setting('oda.user_id', true), '')::bigint
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION is_user_of_this_transaction(bigint) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION is_user_of_this_transaction(bigint) TO oda_app;
--> statement-breakpoint
DO $$
DECLARE t regclass;
BEGIN
  FOREACH t IN ARRAY ARRAY['sessions', 'identities', 'password_resets']::regclass[] LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY user_of_this_transaction ON %s TO oda_app
      USING (is_user_of_this_transaction(user_id))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO oda_app', t);
    EXECUTE format('GRANT SELECT ON %s TO oda_lookup', t);
    EXECUTE format('CREATE POLICY lookup ON %s FOR SELECT TO oda_lookup USING (true)', t);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY user_of_this_transaction ON users FOR SELECT TO oda_app USING (is_user_of_this_transaction(id));
--> statement-breakpoint
CREATE POLICY own_account ON users FOR UPDATE TO oda_app USING (is_user_of_this_transaction(id));
--> statement-breakpoint
GRANT UPDATE (name, password_hash, session_version, disabled_at) ON users TO oda_app;
--> statement-breakpoint
SELECT protect_operator_data('invitations');
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON invitations TO oda_app;
--> statement-breakpoint
GRANT SELECT ON invitations TO oda_lookup;
--> statement-breakpoint
CREATE POLICY lookup ON invitations FOR SELECT TO oda_lookup USING (true);
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO oda_lookup;
--> statement-breakpoint
SET LOCAL ROLE oda_lookup;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION list_memberships_of(wanted_user_id bigint)
RETURNS TABLE (operator_id bigint, slug text, name text, role text, suspended_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.id, o.slug, o.name, m.role, o.suspended_at
  FROM memberships m JOIN operators o ON o.id = m.operator_id
  WHERE m.user_id = wanted_user_id AND m.disabled_at IS NULL ORDER BY o.name, o.id
$$;
--> statement-breakpoint
CREATE FUNCTION find_session(wanted_id uuid)
RETURNS TABLE (id uuid, user_id bigint, chosen_operator_id bigint, last_seen_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.id, s.user_id, s.chosen_operator_id, s.last_seen_at
  FROM sessions s WHERE s.id = wanted_id AND s.ended_at IS NULL
$$;
--> statement-breakpoint
CREATE FUNCTION find_identity(wanted_issuer text, wanted_subject text) RETURNS TABLE (user_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.user_id FROM identities i WHERE i.issuer = wanted_issuer AND i.subject = wanted_subject
$$;
--> statement-breakpoint
CREATE FUNCTION find_password_reset(wanted_digest bytea) RETURNS TABLE (user_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.user_id FROM password_resets r
  WHERE r.digest = wanted_digest AND r.used_at IS NULL AND r.expires_at > now()
$$;
--> statement-breakpoint
CREATE FUNCTION find_invitations(wanted_digest bytea, wanted_email text)
RETURNS TABLE (operator_id bigint, id bigint, email text, role text, operator_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.operator_id, i.id, i.email, i.role, o.name
  FROM invitations i JOIN operators o ON o.id = i.operator_id
  WHERE (i.digest = wanted_digest OR i.email = wanted_email)
    AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now() AND o.suspended_at IS NULL
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION find_session(uuid), find_identity(text, text), find_password_reset(bytea),
  find_invitations(bytea, text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION find_session(uuid), find_identity(text, text), find_password_reset(bytea),
  find_invitations(bytea, text) TO oda_app;
--> statement-breakpoint
RESET ROLE;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM oda_lookup;
