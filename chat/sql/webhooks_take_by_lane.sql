-- Takes deliveries that are due, over all workspaces, for p_lease: whoever dies with one gives it back by that. A
-- webhook has at most p_each under way at once, and one that has failed for a minute has a single one, so that nobody's
-- dead server holds up the others. Of one webhook what is said in conversations goes first (lane 0), then what changed
-- about people (lane 1), so that an import holds up no message. However many wait, a webhook costs three looks into
-- small indexes.
CREATE OR REPLACE FUNCTION webhooks_take(p_limit integer, p_each integer, p_lease interval)
RETURNS TABLE (workspace uuid, delivery uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH hooks AS (
        SELECT w.id, CASE WHEN w.failing_since < clock_timestamp() - interval '1 minute' THEN 1 ELSE p_each END - (
                   SELECT count(*) FROM chat_delivery busy
                   WHERE busy.webhook_id = w.id AND busy.state = 'waiting' AND busy.taken_until IS NOT NULL
                     AND busy.taken_until >= clock_timestamp()
               ) AS room
        FROM chat_webhook w WHERE w.off_since IS NULL
    ), found AS (
        SELECT taken.id, lanes.lane, taken.due_at, hooks.room,
               row_number() OVER (PARTITION BY hooks.id ORDER BY lanes.lane, taken.due_at) AS nth
        FROM hooks CROSS JOIN (VALUES (0), (1)) AS lanes (lane) CROSS JOIN LATERAL (
            SELECT d.id, d.due_at FROM chat_delivery d
            WHERE d.webhook_id = hooks.id AND d.lane = lanes.lane AND d.state = 'waiting'
              AND d.due_at <= clock_timestamp() AND (d.taken_until IS NULL OR d.taken_until < clock_timestamp())
            ORDER BY d.due_at LIMIT greatest(hooks.room, 0) FOR UPDATE SKIP LOCKED
        ) taken
    ), held AS (
        SELECT found.id FROM found WHERE found.nth <= found.room ORDER BY found.lane, found.due_at LIMIT p_limit
    )
    UPDATE chat_delivery d SET taken_until = clock_timestamp() + p_lease FROM held
    WHERE d.id = held.id
    RETURNING d.workspace_id, d.id
$$;
REVOKE ALL ON FUNCTION webhooks_take FROM PUBLIC;
