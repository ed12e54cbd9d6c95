-- The messages and notes of the open workspace that hold all words, newest first, before a place by keyset.
-- SECURITY DEFINER because full-text search under row-level security does not use its index; the workspace is the
-- transaction's own, and compared here. Gives ids and numbers, no content.
--   'walk'    among the newest 12,500 entries: enough for common words
--   'index'   by the index of words, up to 10,000 entries: for rare ones
--   'within'  among the entries of the conversations named: for filters that few conversations pass
CREATE OR REPLACE FUNCTION search_messages(
    p_how text, p_query text, p_limit integer, p_conversations uuid[],
    p_since timestamptz, p_until timestamptz, p_before timestamptz, p_before_conversation uuid, p_before_seq integer,
    p_status text[], p_assignee uuid[], p_label uuid[]
) RETURNS TABLE (conversation uuid, seq integer, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan SET enable_seqscan = off
AS $$
DECLARE
    ours uuid := nullif(current_setting('app.workspace', true), '')::uuid;
    words tsquery := p_query::tsquery;
    nobody uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
    IF ours IS NULL THEN
        RAISE EXCEPTION 'no workspace is open';
    END IF;
    RETURN QUERY
    WITH found AS MATERIALIZED (
        SELECT newest.conversation_id, newest.seq, newest.at FROM (
            SELECT e.conversation_id, e.seq, e.at, e.document FROM chat_searchentry e
            WHERE p_how = 'walk' AND e.workspace_id = ours AND e.at BETWEEN p_since AND least(p_until, p_before)
            ORDER BY e.at DESC LIMIT 12500
        ) newest WHERE newest.document @@ words
        UNION ALL
        (
            -- Compared as text, so that no other index is chosen than the one of words.
            SELECT e.conversation_id, e.seq, e.at FROM chat_searchentry e
            WHERE p_how = 'index' AND e.document @@ words AND e.workspace_id::text = ours::text
                AND e.at BETWEEN p_since AND least(p_until, p_before)
            LIMIT 10000
        )
        UNION ALL
        SELECT e.conversation_id, e.seq, e.at
        FROM unnest(p_conversations) AS named (id)
        JOIN chat_searchentry e ON e.workspace_id = ours AND e.conversation_id = named.id
        WHERE p_how = 'within' AND e.document @@ words AND e.at BETWEEN p_since AND least(p_until, p_before)
    )
    SELECT page.conversation_id, page.seq, page.at FROM (
        -- Sorted before the conversations are asked, so that asking ends with the page.
        SELECT sorted.conversation_id, sorted.seq, sorted.at FROM (
            SELECT f.conversation_id, f.seq, f.at FROM found f
            WHERE (f.at, f.conversation_id, f.seq) < (p_before, p_before_conversation, p_before_seq)
            ORDER BY f.at DESC, f.conversation_id DESC, f.seq DESC OFFSET 0
        ) sorted
        WHERE p_how = 'within' OR coalesce(p_status, p_assignee::text[], p_label::text[]) IS NULL OR EXISTS (
            SELECT FROM chat_conversation c
            WHERE c.workspace_id = ours AND c.id = sorted.conversation_id
                AND (p_status IS NULL OR c.status = ANY (p_status))
                AND (p_assignee IS NULL OR coalesce(c.assignee_id, nobody) = ANY (p_assignee))
                AND (p_label IS NULL OR EXISTS (
                    SELECT FROM chat_labelling l
                    WHERE l.workspace_id = ours AND l.conversation_id = c.id AND l.label_id = ANY (p_label)
                ))
        )
        LIMIT p_limit
    ) page
    ORDER BY page.at DESC, page.conversation_id DESC, page.seq DESC;
END
$$;
REVOKE ALL ON FUNCTION search_messages FROM PUBLIC;
