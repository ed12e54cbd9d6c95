-- The contacts of the open workspace whose name, address or number holds all words, who was here last first.
-- SECURITY DEFINER because full-text search under row-level security does not use its index; the workspace is the
-- transaction's own, and compared here. 'walk' looks at the newest 2,000, 'index' at up to 5,000 that match.
CREATE OR REPLACE FUNCTION search_contacts(p_how text, p_query text, p_limit integer)
RETURNS TABLE (contact uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan SET enable_seqscan = off
AS $$
DECLARE
    ours uuid := nullif(current_setting('app.workspace', true), '')::uuid;
    words tsquery := p_query::tsquery;
BEGIN
    IF ours IS NULL THEN
        RAISE EXCEPTION 'no workspace is open';
    END IF;
    RETURN QUERY
    WITH found AS MATERIALIZED (
        SELECT newest.id, newest.last_seen_at FROM (
            SELECT c.id, c.last_seen_at, c.document FROM crm_contact c
            WHERE p_how = 'walk' AND c.workspace_id = ours
            ORDER BY c.last_seen_at DESC LIMIT 2000
        ) newest WHERE newest.document @@ words
        UNION ALL
        (
            -- Compared as text, so that no other index is chosen than the one of words.
            SELECT c.id, c.last_seen_at FROM crm_contact c
            WHERE p_how = 'index' AND c.document @@ words AND c.workspace_id::text = ours::text LIMIT 5000
        )
    )
    SELECT f.id FROM found f ORDER BY f.last_seen_at DESC, f.id LIMIT p_limit;
END
$$;
REVOKE ALL ON FUNCTION search_contacts FROM PUBLIC;
