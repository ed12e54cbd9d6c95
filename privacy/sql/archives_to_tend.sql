-- Exports and imports of workspaces that are under way, or whose file has had its day: over all workspaces, by ids
-- alone. Whoever tends one opens its workspace and looks again.
CREATE OR REPLACE FUNCTION archives_to_tend(p_kept interval, p_limit integer)
RETURNS TABLE (workspace uuid, kind text, carrying uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    (SELECT a.workspace_id, 'archive', a.id FROM privacy_archive a
     WHERE a.file_gone_at IS NULL
         AND (a.state IN ('waiting', 'running') OR a.ended_at < now() - p_kept)
     ORDER BY a.created_at LIMIT p_limit)
    UNION ALL
    (SELECT a.workspace_id, 'arrival', a.id FROM privacy_arrival a
     WHERE a.file_gone_at IS NULL
         AND (a.state IN ('waiting', 'running') OR a.ended_at < now() - p_kept)
     ORDER BY a.created_at LIMIT p_limit)
$$;
REVOKE ALL ON FUNCTION archives_to_tend FROM PUBLIC;
