-- Imports and exports of contacts that a dead worker left, and those whose file, or whose time to be undone, is over:
-- of all workspaces, by ids alone. Whoever tends one opens its workspace and looks again.
CREATE OR REPLACE FUNCTION carrying_to_tend(
    p_left interval, p_import interval, p_undo interval, p_export interval, p_limit integer
)
RETURNS TABLE (workspace uuid, what text, carried uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    (SELECT i.workspace_id, 'import', i.id FROM crm_import i
     WHERE i.state IN ('checking', 'running', 'undoing') AND i.tended_at < now() - p_left
     ORDER BY i.tended_at LIMIT p_limit)
    UNION ALL
    (SELECT i.workspace_id, 'sweep', i.id FROM crm_import i
     WHERE i.settled_at IS NULL AND i.swept_at IS NULL AND i.state NOT IN ('checking', 'running', 'undoing')
         AND coalesce(i.ended_at, i.created_at) < now() - p_import
     ORDER BY i.created_at LIMIT p_limit)
    UNION ALL
    (SELECT i.workspace_id, 'settle', i.id FROM crm_import i
     WHERE i.settled_at IS NULL AND i.swept_at IS NOT NULL AND coalesce(i.ended_at, i.created_at) < now() - p_undo
     ORDER BY i.created_at LIMIT p_limit)
    UNION ALL
    (SELECT e.workspace_id, 'export', e.id FROM crm_contactexport e
     WHERE e.file_gone_at IS NULL AND e.state = 'running' AND e.tended_at < now() - p_left
     ORDER BY e.tended_at LIMIT p_limit)
    UNION ALL
    (SELECT e.workspace_id, 'forget', e.id FROM crm_contactexport e
     WHERE e.file_gone_at IS NULL AND e.state <> 'running' AND e.ended_at < now() - p_export
     ORDER BY e.tended_at LIMIT p_limit)
$$;
REVOKE ALL ON FUNCTION carrying_to_tend FROM PUBLIC;
