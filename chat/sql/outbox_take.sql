-- Takes the oldest rows that are due, over all workspaces. Several relays never take the same row, and a relay that
-- dies before its commit gives its rows back.
CREATE OR REPLACE FUNCTION outbox_take(p_age interval, p_limit integer)
RETURNS TABLE (workspace uuid, conversation uuid, first integer, seq integer)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    DELETE FROM chat_outbox o USING (
        SELECT id FROM chat_outbox WHERE created_at <= clock_timestamp() - p_age
        ORDER BY id LIMIT p_limit FOR UPDATE SKIP LOCKED
    ) due
    WHERE o.id = due.id
    RETURNING o.workspace_id, o.conversation_id, o.first, o.seq
$$;
REVOKE ALL ON FUNCTION outbox_take FROM PUBLIC;
