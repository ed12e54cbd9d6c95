-- Transcripts that visitors asked for and the worker has something to do about, over all workspaces: mail a code, mail
-- the text, or forget the address of one that was never confirmed. Gives ids and nothing else.
CREATE OR REPLACE FUNCTION due_transcripts(p_limit integer)
RETURNS TABLE (workspace uuid, transcript uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT t.workspace_id, t.id FROM chat_transcript t
    WHERE t.done_at IS NULL AND t.due_at <= clock_timestamp() AND (
        t.confirmed_at IS NOT NULL OR t.code_sent_at IS NULL OR t.asked_at < clock_timestamp() - interval '15 minutes'
    )
    ORDER BY t.due_at LIMIT p_limit
$$;
REVOKE ALL ON FUNCTION due_transcripts FROM PUBLIC;
