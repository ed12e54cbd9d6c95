-- Questions to providers of public details that may be asked now, over all workspaces that are open. Gives ids and
-- nothing else; whoever asks opens the workspace and looks again whether it is allowed.
CREATE OR REPLACE FUNCTION due_lookups(p_limit integer)
RETURNS TABLE (workspace uuid, lookup uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT l.workspace_id, l.id FROM crm_lookup l JOIN accounts_workspace w ON w.id = l.workspace_id
    WHERE l.state = 'waiting' AND l.due_at <= clock_timestamp() AND w.closed_at IS NULL
    ORDER BY l.due_at LIMIT p_limit
$$;
REVOKE ALL ON FUNCTION due_lookups FROM PUBLIC;
