-- The oldest files that were uploaded and belong to no message, over all workspaces. Whoever deletes one opens its
-- workspace and looks again.
CREATE OR REPLACE FUNCTION files_unsent(p_before timestamptz, p_limit integer)
RETURNS TABLE (workspace uuid, file uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT a.workspace_id, a.id FROM chat_attachment a
    WHERE a.seq IS NULL AND a.created_at < p_before
    ORDER BY a.created_at LIMIT p_limit
$$;
REVOKE ALL ON FUNCTION files_unsent FROM PUBLIC;
