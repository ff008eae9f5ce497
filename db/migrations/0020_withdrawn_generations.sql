-- A generation of master keys that never sealed is withdrawn without a proof: it has `removed_at` and no `unused_since`, and
-- stands in nobody's way, also where it is later than the one that is removed.
CREATE OR REPLACE FUNCTION refuse_generation(removed integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF removed < 1 OR EXISTS (
    SELECT FROM pii_key_generations WHERE generation > removed AND removed_at IS NOT NULL AND unused_since IS NOT NULL
  ) THEN
    RAISE EXCEPTION 'A later generation is removed already.';
  END IF;
  EXECUTE format('ALTER TABLE public.entities DROP CONSTRAINT IF EXISTS entities_pii_generation,
    ADD CONSTRAINT entities_pii_generation CHECK (pii IS NULL OR substring(pii FROM 2 FOR 4) > %L::bytea) NOT VALID',
    '\x' || lpad(to_hex(removed), 8, '0'));
END $$;
