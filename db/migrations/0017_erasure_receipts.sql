CREATE TABLE "erasure_receipts" (
	"operator_id" bigint NOT NULL,
	"id" bigint NOT NULL,
	"entity_id" bigint NOT NULL,
	"external_id_hmac" "bytea" NOT NULL,
	"erased_at" timestamp (3) with time zone NOT NULL,
	"reason" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" bigint,
	"states_removed" integer NOT NULL,
	"redacted_after" bigint,
	"redacted_through" bigint,
	"events_redacted" bigint,
	"generation" integer,
	"signature" "bytea",
	"ledgered_at" timestamp (3) with time zone,
	CONSTRAINT "erasure_receipts_operator_id_id_pk" PRIMARY KEY("operator_id","id"),
	CONSTRAINT "erasure_receipts_signed" CHECK (num_nulls(events_redacted, generation, signature) in (0, 3) and (ledgered_at is null or signature is not null))
);
--> statement-breakpoint
ALTER TABLE "pii_key_generations" ADD COLUMN "public_key" "bytea";--> statement-breakpoint
CREATE INDEX "erasure_receipts_entity" ON "erasure_receipts" USING btree ("operator_id","entity_id","id");--> statement-breakpoint
CREATE INDEX "erasure_receipts_unsettled" ON "erasure_receipts" USING btree ("operator_id","id") WHERE ledgered_at is null;--> statement-breakpoint
SELECT protect_operator_data('erasure_receipts');
--> statement-breakpoint
-- A receipt stays as it is: what is still to be known of it is added, and nothing removes it.
GRANT SELECT, INSERT, UPDATE (events_redacted, generation, signature, ledgered_at) ON erasure_receipts TO oda_app;
--> statement-breakpoint
GRANT UPDATE (public_key) ON pii_key_generations TO oda_app;
