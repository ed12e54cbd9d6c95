-- Webhooks whose workspace's stream has gone on, over all workspaces; ids alone.
CREATE OR REPLACE FUNCTION webhooks_behind(p_limit integer)
RETURNS TABLE (workspace uuid, webhook uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT w.workspace_id, w.id FROM chat_webhook w
    JOIN chat_streamhead h ON h.workspace_id = w.workspace_id
    WHERE w.off_since IS NULL AND w.position < h.last
    ORDER BY w.id LIMIT p_limit
$$;
REVOKE ALL ON FUNCTION webhooks_behind FROM PUBLIC;
