-- Gives the next positions of their workspaces to events that have none: one writer at a time in each workspace.
-- SECURITY DEFINER because the relay serves all workspaces; a stretch is looked for in its own workspace alone.
-- Whatever an earlier call has not seen is given its place first, so that no conversation's numbers ever stand out of
-- order, whichever of two relays comes first; and a reader of the workspace sees no gap, because the head's row is
-- held until all is committed.
CREATE OR REPLACE FUNCTION stream_follow(p_workspace uuid[], p_conversation uuid[], p_seq integer[]) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    ours uuid;
    base bigint;
    given bigint;
    total bigint := 0;
BEGIN
    FOR ours IN SELECT DISTINCT w FROM unnest(p_workspace) w ORDER BY w LOOP
        INSERT INTO chat_streamhead (id, workspace_id, last) VALUES (gen_random_uuid(), ours, 0)
            ON CONFLICT (workspace_id) DO NOTHING;
        SELECT h.last INTO base FROM chat_streamhead h WHERE h.workspace_id = ours FOR UPDATE;
        INSERT INTO chat_streamentry (workspace_id, position, conversation, seq, at)
        SELECT e.workspace_id, base + row_number() OVER (ORDER BY e.created_at, e.conversation_id, e.seq),
               e.conversation_id, e.seq, e.created_at
        FROM (
            SELECT g.conversation, max(g.seq) AS head
            FROM unnest(p_workspace, p_conversation, p_seq) AS g (workspace, conversation, seq)
            WHERE g.workspace = ours GROUP BY g.conversation
        ) due
        CROSS JOIN LATERAL (
            -- What another service told of before it was imported is told to nobody again.
            SELECT greatest(max(s.seq), (
                SELECT c.imported_seq FROM chat_conversation c
                WHERE c.workspace_id = ours AND c.id = due.conversation
            ), 0) AS told FROM chat_streamentry s
            WHERE s.workspace_id = ours AND s.conversation = due.conversation
        ) known
        JOIN chat_event e ON e.workspace_id = ours AND e.conversation_id = due.conversation
            AND e.seq > known.told AND e.seq <= due.head;
        GET DIAGNOSTICS given = ROW_COUNT;
        UPDATE chat_streamhead SET last = base + given WHERE workspace_id = ours;
        total := total + given;
    END LOOP;
    RETURN total;
END
$$;
REVOKE ALL ON FUNCTION stream_follow FROM PUBLIC;
