ALTER TABLE "pii_key_generations" ADD COLUMN "seals_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "pii_key_generations" ADD COLUMN "records" bigint;--> statement-breakpoint
ALTER TABLE "pii_key_generations" ADD COLUMN "counted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "pii_key_generations" ADD COLUMN "unused_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "pii_key_generations" ADD COLUMN "removed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "processes" ADD COLUMN "knows_generation" integer;--> statement-breakpoint
ALTER TABLE "processes" ADD COLUMN "seals_generation" integer;
--> statement-breakpoint
-- Until now a generation sealed as soon as one process knew it.
UPDATE pii_key_generations SET seals_since = created_at;
--> statement-breakpoint
-- What a generation is and who made it stays as it was written.
GRANT UPDATE (seals_since, records, counted_at, unused_since, removed_at) ON pii_key_generations TO oda_app;
--> statement-breakpoint
-- Has the table refuse every record that this generation of master keys, or one before it, sealed. Whoever calls it waits for
-- the lock as long as its lock_timeout lets it; the records that are there are looked at by prove_generation_unused.
CREATE FUNCTION refuse_generation(removed integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF removed < 1 OR EXISTS (SELECT FROM pii_key_generations WHERE generation > removed AND removed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'A later generation is removed already.';
  END IF;
  EXECUTE format('ALTER TABLE public.entities DROP CONSTRAINT IF EXISTS entities_pii_generation,
    ADD CONSTRAINT entities_pii_generation CHECK (pii IS NULL OR substring(pii FROM 2 FOR 4) > %L::bytea) NOT VALID',
    '\x' || lpad(to_hex(removed), 8, '0'));
END $$;
--> statement-breakpoint
-- Looks at every record of every operator; fails with 23514 when one is sealed by what is refused. Nobody waits for it.
CREATE FUNCTION prove_generation_unused() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  ALTER TABLE public.entities VALIDATE CONSTRAINT entities_pii_generation;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION refuse_generation(integer), prove_generation_unused() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION refuse_generation(integer), prove_generation_unused() TO oda_app;
