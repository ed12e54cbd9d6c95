-- Snoozed conversations whose time has come, over all workspaces. Gives ids and nothing else; whoever wakes one opens
-- its workspace and decides again under the conversation's lock.
CREATE OR REPLACE FUNCTION due_snoozes(p_limit integer)
RETURNS TABLE (workspace uuid, conversation uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT c.workspace_id, c.id FROM chat_conversation c
    WHERE c.status = 'snoozed' AND c.snoozed_until <= clock_timestamp()
    ORDER BY c.snoozed_until LIMIT p_limit
$$;
REVOKE ALL ON FUNCTION due_snoozes FROM PUBLIC;
