-- The heads of conversations of many workspaces at once; an id counts only together with its own workspace.
CREATE OR REPLACE FUNCTION conversation_heads(p_workspace uuid[], p_conversation uuid[])
RETURNS TABLE (workspace uuid, conversation uuid, seq integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT c.workspace_id, c.id, c.last_seq
    FROM unnest(p_workspace, p_conversation) AS asked (workspace, conversation)
    JOIN chat_conversation c ON c.workspace_id = asked.workspace AND c.id = asked.conversation
$$;
REVOKE ALL ON FUNCTION conversation_heads FROM PUBLIC;
