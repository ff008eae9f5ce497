ALTER TABLE "states" ADD COLUMN "label" text GENERATED ALWAYS AS (case json_typeof(value)
  when 'string' then case when length(value #>> '{}') between 1 and 64 then value #>> '{}' end
  when 'boolean' then value #>> '{}'
  when 'number' then case when value #>> '{}' ~ '^[0-9]{1,4}$' then value #>> '{}' end
end) STORED;--> statement-breakpoint
CREATE INDEX "entities_newest" ON "entities" USING btree ("operator_id","type","incarnation") WHERE incarnation > 0;--> statement-breakpoint
CREATE INDEX "states_label" ON "states" USING btree ("operator_id","key","label","entity_id") WHERE label is not null;