-- What was stored before sums were kept is counted once, each operator behind its wall. States are not: what was set how
-- often stands nowhere.
SET LOCAL ROLE oda_app;
--> statement-breakpoint
-- Nobody counts meanwhile. Processes of the version before write on; what they write is not counted.
LOCK TABLE ingestion_deltas IN SHARE ROW EXCLUSIVE MODE;
--> statement-breakpoint
DO $$
DECLARE operator bigint;
BEGIN
  FOR operator IN SELECT id FROM list_operators() LOOP
    EXECUTE format('SET LOCAL oda.operators = %L', operator);
    DELETE FROM ingestion_deltas WHERE operator_id = operator AND kind IN ('events', 'entities');
    DELETE FROM ingestion_rollups WHERE operator_id = operator AND kind IN ('events', 'entities');
    INSERT INTO ingestion_rollups (operator_id, resolution, at, kind, name, amount)
    SELECT operator, resolution, date_trunc(resolution, minute, 'UTC'), kind, name, sum(amount)
    FROM (
      SELECT 'events' AS kind, type AS name, to_timestamp((id >> 21) / 60000 * 60) AS minute, count(*) AS amount
      FROM events WHERE operator_id = operator GROUP BY 2, 3
      UNION ALL
      SELECT 'entities', type, to_timestamp((incarnation >> 21) / 60000 * 60), count(*)
      FROM entities WHERE operator_id = operator AND erased_at IS NULL GROUP BY 2, 3
    ) AS stored
    CROSS JOIN (VALUES ('minute', interval '3 days'), ('hour', '400 days'), ('day', '100 years')) AS r (resolution, kept)
    WHERE minute >= now() - kept
    GROUP BY 2, 3, 4, 5;
  END LOOP;
END $$;
--> statement-breakpoint
RESET ROLE;
