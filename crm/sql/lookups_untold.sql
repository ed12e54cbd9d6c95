-- What was found and whose person was not told in time, over all workspaces. Gives ids and nothing else.
CREATE OR REPLACE FUNCTION lookups_untold(p_limit integer)
RETURNS TABLE (workspace uuid, lookup uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT l.workspace_id, l.id FROM crm_lookup l
    WHERE l.state = 'found' AND l.told_at IS NULL AND l.told_by <= clock_timestamp()
    ORDER BY l.told_by LIMIT p_limit
$$;
REVOKE ALL ON FUNCTION lookups_untold FROM PUBLIC;
