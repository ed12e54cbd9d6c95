-- Merges that cannot be undone any more and still hold what undoing would need, over all workspaces: ids alone.
CREATE FUNCTION due_merges(p_limit integer)
RETURNS TABLE (workspace uuid, merge uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT m.workspace_id, m.id FROM crm_merge m
    WHERE m.before IS NOT NULL AND m.until <= clock_timestamp() ORDER BY m.until LIMIT p_limit
$$;
REVOKE ALL ON FUNCTION due_merges FROM PUBLIC;
