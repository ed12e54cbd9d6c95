-- Takes what happened to contacts out of their outbox into the stream, over all workspaces; how many that were.
-- SECURITY DEFINER because the relay serves all workspaces; what is taken in one is written in the same.
-- The head is held first, so that two relays never give a later position to what happened earlier, and a reader sees no
-- gap. A row that is just being written is left for the next time, and its writer waits for none of this but the delete
-- of its own row.
CREATE OR REPLACE FUNCTION stream_take(p_limit integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    ours uuid;
    base bigint;
    given bigint;
    gone uuid[];
    total bigint := 0;
BEGIN
    FOR ours IN
        SELECT DISTINCT o.workspace_id FROM (SELECT workspace_id FROM crm_occurrence ORDER BY id LIMIT p_limit) o
        ORDER BY o.workspace_id
    LOOP
        INSERT INTO chat_streamhead (id, workspace_id, last) VALUES (gen_random_uuid(), ours, 0)
            ON CONFLICT (workspace_id) DO NOTHING;
        SELECT h.last INTO base FROM chat_streamhead h WHERE h.workspace_id = ours FOR UPDATE;
        WITH due AS (
            SELECT o.id FROM crm_occurrence o WHERE o.workspace_id = ours
            ORDER BY o.id LIMIT p_limit FOR UPDATE SKIP LOCKED
        ), taken AS (
            DELETE FROM crm_occurrence o USING due WHERE o.workspace_id = ours AND o.id = due.id RETURNING o.*
        ), written AS (
            INSERT INTO chat_streamentry (workspace_id, position, kind, contact, about, changed, at)
            SELECT t.workspace_id, base + row_number() OVER (ORDER BY t.id), t.kind, t.contact, t.about,
                   CASE WHEN t.kind = 'contact.updated' THEN t.changed END, t.at
            FROM taken t
            RETURNING kind, contact
        )
        SELECT count(*), array_agg(w.contact) FILTER (WHERE w.kind = 'contact.deleted') INTO given, gone
        FROM written w;
        -- Of who was deleted nothing stays but that there was somebody.
        IF gone IS NOT NULL THEN
            UPDATE chat_streamentry SET changed = NULL
            WHERE workspace_id = ours AND contact = ANY (gone) AND changed IS NOT NULL;
        END IF;
        UPDATE chat_streamhead SET last = base + given WHERE workspace_id = ours;
        total := total + given;
    END LOOP;
    RETURN total;
END
$$;
REVOKE ALL ON FUNCTION stream_take FROM PUBLIC;
