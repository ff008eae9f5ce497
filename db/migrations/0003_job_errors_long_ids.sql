DROP INDEX "job_errors_external_id";--> statement-breakpoint
CREATE INDEX "job_errors_external_id" ON "job_errors" USING btree ("operator_id","external_id") WHERE length(external_id) <= 255;