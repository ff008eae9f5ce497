ALTER TABLE "entities" DROP CONSTRAINT "entities_operator_id_id";--> statement-breakpoint
CREATE INDEX "entities_id" ON "entities" USING btree ("id");