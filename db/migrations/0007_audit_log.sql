CREATE TABLE "audit_log" (
	"operator_id" bigint NOT NULL,
	"id" bigint NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" bigint,
	"door" text NOT NULL,
	"address" text,
	"action" text NOT NULL,
	"subject" text,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "audit_log_operator_id_id_pk" PRIMARY KEY("operator_id","id")
);
--> statement-breakpoint
CREATE TABLE "installation_log" (
	"id" bigint PRIMARY KEY NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" bigint,
	"door" text NOT NULL,
	"address" text,
	"action" text NOT NULL,
	"subject" text,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE INDEX "audit_log_subject" ON "audit_log" USING btree ("operator_id","subject","id") WHERE subject is not null;
--> statement-breakpoint
SELECT protect_operator_data('audit_log');
--> statement-breakpoint
-- Append-only for the program: what was written down is neither changed nor removed.
GRANT SELECT, INSERT ON audit_log, installation_log TO oda_app;
