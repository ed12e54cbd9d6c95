-- Takes deliveries that are due, over all workspaces, for p_lease: whoever dies with one gives it back by that. A
-- webhook has at most p_each under way at once, and one that has failed for a minute has a single one, so that nobody's
-- dead server holds up the others.
CREATE OR REPLACE FUNCTION webhooks_take(p_limit integer, p_each integer, p_lease interval)
RETURNS TABLE (workspace uuid, delivery uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH due AS (
        SELECT d.id, d.workspace_id, d.webhook_id, d.due_at,
               row_number() OVER (PARTITION BY d.webhook_id ORDER BY d.due_at, d.id) AS turn
        FROM (
            SELECT id, workspace_id, webhook_id, due_at FROM chat_delivery
            WHERE state = 'waiting' AND due_at <= clock_timestamp()
              AND (taken_until IS NULL OR taken_until < clock_timestamp())
            ORDER BY due_at LIMIT 4000
        ) d
    ), allowed AS (
        SELECT due.id FROM due JOIN chat_webhook w ON w.id = due.webhook_id AND w.workspace_id = due.workspace_id
        WHERE w.off_since IS NULL
          AND due.turn <= CASE WHEN w.failing_since < clock_timestamp() - interval '1 minute' THEN 1 ELSE p_each END - (
              SELECT count(*) FROM chat_delivery busy
              WHERE busy.webhook_id = w.id AND busy.workspace_id = w.workspace_id
                AND busy.state = 'waiting' AND busy.taken_until >= clock_timestamp()
          )
        ORDER BY due.due_at, due.id LIMIT p_limit
    ), held AS (
        SELECT d.id FROM chat_delivery d JOIN allowed USING (id)
        WHERE d.state = 'waiting' AND (d.taken_until IS NULL OR d.taken_until < clock_timestamp())
        FOR UPDATE OF d SKIP LOCKED
    )
    UPDATE chat_delivery d SET taken_until = clock_timestamp() + p_lease FROM held
    WHERE d.id = held.id
    RETURNING d.workspace_id, d.id
$$;
REVOKE ALL ON FUNCTION webhooks_take FROM PUBLIC;
