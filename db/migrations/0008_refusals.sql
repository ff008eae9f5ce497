CREATE TABLE "refusal_rollups" (
	"operator_id" bigint NOT NULL,
	"resolution" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"operation" text NOT NULL,
	"code" text NOT NULL,
	"amount" bigint NOT NULL,
	CONSTRAINT "refusal_rollups_operator_id_resolution_at_operation_code_pk" PRIMARY KEY("operator_id","resolution","at","operation","code")
);
--> statement-breakpoint
CREATE TABLE "refusals" (
	"operator_id" bigint NOT NULL,
	"id" bigint NOT NULL,
	"operation" text NOT NULL,
	"code" text NOT NULL,
	"message" text NOT NULL,
	"request_id" text,
	"key_id" bigint,
	"job_id" bigint,
	"item_index" integer,
	CONSTRAINT "refusals_operator_id_id_pk" PRIMARY KEY("operator_id","id")
);

--> statement-breakpoint
ALTER TABLE refusal_rollups SET (fillfactor = 70);
--> statement-breakpoint
SELECT protect_operator_data(t) FROM unnest(ARRAY['refusal_rollups', 'refusals']::regclass[]) AS t;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON refusal_rollups, refusals TO oda_app;
