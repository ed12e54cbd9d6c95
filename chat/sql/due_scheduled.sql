-- Messages whose time has come, and those that a visitor has overtaken, over all workspaces. Gives ids and nothing else;
-- whoever acts on one opens its workspace and decides again under the conversation's lock.
CREATE OR REPLACE FUNCTION due_scheduled(p_limit integer)
RETURNS TABLE (workspace uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    (
        SELECT s.workspace_id, s.id FROM chat_scheduled s
        WHERE s.outcome = 'waiting' AND s.due_at <= clock_timestamp()
        ORDER BY s.due_at LIMIT p_limit
    ) UNION (
        SELECT s.workspace_id, s.id FROM chat_scheduled s
        JOIN chat_conversation c ON c.workspace_id = s.workspace_id AND c.id = s.conversation_id
        WHERE s.outcome = 'waiting' AND c.last_visitor_seq > s.after_seq
        LIMIT p_limit
    )
$$;
REVOKE ALL ON FUNCTION due_scheduled FROM PUBLIC;
