-- A backup must be whole, and the wall holds the owner of a table too. The owner, who could take the wall down anyway, may
-- read past it in a transaction that says so. Nobody else may: for the program's role nothing changes.
CREATE OR REPLACE FUNCTION protect_operator_data(target regclass, id_column name DEFAULT 'operator_id') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format(
    $policy$CREATE POLICY operators_of_this_transaction ON %s TO oda_app
      USING (%I = ANY (string_to_array(nullif(current_setting('oda.operators', true), ''), ',')::bigint[]))$policy$,
    target, id_column);
  EXECUTE format(
    $policy$CREATE POLICY whole_for_owner ON %s FOR SELECT TO CURRENT_USER
      USING (current_setting('oda.whole', true) = 'on')$policy$, target);
END $$;
--> statement-breakpoint
DO $$
DECLARE walled regclass;
BEGIN
  FOR walled IN SELECT oid FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relforcerowsecurity LOOP
    EXECUTE format(
      $policy$CREATE POLICY whole_for_owner ON %s FOR SELECT TO CURRENT_USER
        USING (current_setting('oda.whole', true) = 'on')$policy$, walled);
  END LOOP;
END $$;
