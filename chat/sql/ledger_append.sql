-- The one writer of messages and events; SECURITY DEFINER because a batch spans workspaces.
-- Every entry names its workspace, and a conversation of another one is 'missing'.
CREATE OR REPLACE FUNCTION ledger_append(
    p_workspace uuid[], p_conversation uuid[], p_kind text[], p_actor_kind text[], p_actor uuid[],
    p_target uuid[], p_message uuid[], p_client uuid[], p_body text[],
    p_about integer[], p_value text[], p_files integer[]
) RETURNS TABLE (place bigint, outcome text, seq integer, at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    stamp timestamptz;
BEGIN
    -- In id order, so that two batches cannot wait for each other; the lock makes commit order the number order.
    PERFORM 1 FROM chat_conversation WHERE id = ANY (p_conversation) ORDER BY id FOR NO KEY UPDATE;
    -- Taken after the lock: within a conversation time never runs against the numbers.
    stamp := date_trunc('milliseconds', clock_timestamp());

    RETURN QUERY
    WITH given AS (
        SELECT * FROM unnest(
            p_workspace, p_conversation, p_kind, p_actor_kind, p_actor, p_target, p_message, p_client, p_body,
            p_about, p_value, p_files
        ) WITH ORDINALITY AS g (
            workspace, conversation, kind, actor_kind, actor, target, message, client, body,
            about, value, files, ord
        )
    ), judged AS (
        SELECT g.*, c.last_seq AS head, m.seq AS old_seq, m.created_at AS old_at,
               -- What was edited since cannot be compared: the same client_id is the same message.
               CASE WHEN m.edited_at IS NULL AND m.unsent_at IS NULL THEN m.body ELSE g.body END AS old_body,
               row_number() OVER (PARTITION BY g.conversation, g.client ORDER BY g.ord) AS nth
        FROM given g
        LEFT JOIN chat_conversation c ON c.workspace_id = g.workspace AND c.id = g.conversation
        LEFT JOIN chat_message m
            ON m.workspace_id = g.workspace AND m.conversation_id = g.conversation AND m.client_id = g.client
    ), fresh AS (
        SELECT j.*, (j.head + row_number() OVER (PARTITION BY j.conversation ORDER BY j.ord))::integer AS new_seq
        FROM judged j
        WHERE j.head IS NOT NULL AND j.old_seq IS NULL AND (j.client IS NULL OR j.nth = 1)
    ), moved AS (
        SELECT f.workspace, f.conversation, max(f.new_seq) AS head,
               min(f.new_seq) AS first,
               max(f.new_seq) FILTER (WHERE f.kind = 'message.created') AS message_seq,
               max(f.new_seq) FILTER (WHERE f.kind = 'message.created' AND f.actor_kind = 'visitor') AS visitor_seq,
               -- What a program says in nobody's name is no answer.
               max(f.new_seq) FILTER (
                   WHERE f.kind = 'message.created'
                       AND (f.actor_kind = 'operator' OR (f.actor_kind = 'api' AND f.target IS NOT NULL))
               ) AS reply_seq
        FROM fresh f GROUP BY f.workspace, f.conversation
    ), heads AS (
        UPDATE chat_conversation c SET
            last_seq = m.head,
            last_message_seq = coalesce(m.message_seq, c.last_message_seq),
            last_visitor_seq = coalesce(m.visitor_seq, c.last_visitor_seq),
            last_activity_at = CASE WHEN m.message_seq IS NULL THEN c.last_activity_at ELSE stamp END,
            -- Whoever writes is heard: what was put aside, closed or joined to another is open by itself again.
            status = CASE WHEN m.visitor_seq IS NULL THEN c.status ELSE 'open' END,
            snoozed_until = CASE WHEN m.visitor_seq IS NULL THEN c.snoozed_until END,
            merged_into_id = CASE WHEN m.visitor_seq IS NULL THEN c.merged_into_id END,
            waiting_since = CASE
                WHEN m.visitor_seq > coalesce(m.reply_seq, 0)
                    THEN CASE WHEN m.reply_seq IS NULL THEN coalesce(c.waiting_since, stamp) ELSE stamp END
                WHEN m.reply_seq IS NOT NULL THEN NULL
                ELSE c.waiting_since
            END
        FROM moved m WHERE c.workspace_id = m.workspace AND c.id = m.conversation
    ), messages AS (
        INSERT INTO chat_message (id, workspace_id, conversation_id, seq, client_id, body, note, files, created_at)
        SELECT f.message, f.workspace, f.conversation, f.new_seq, f.client, f.body, f.kind = 'note.added', f.files,
               stamp
        FROM fresh f WHERE f.client IS NOT NULL
    ), events AS (
        INSERT INTO chat_event (
            workspace_id, conversation_id, seq, kind, actor_kind, actor, target, about, value, created_at
        )
        SELECT f.workspace, f.conversation, f.new_seq, f.kind, f.actor_kind, f.actor, f.target, f.about, f.value,
               stamp
        FROM fresh f
    ), told AS (
        INSERT INTO chat_outbox (workspace_id, conversation_id, first, seq, created_at)
        SELECT m.workspace, m.conversation, m.first, m.head, stamp FROM moved m
    )
    SELECT j.ord,
           CASE WHEN j.head IS NULL THEN 'missing'
                WHEN f.ord = j.ord THEN 'written'
                WHEN coalesce(j.old_body, f.body) = j.body THEN 'repeated'
                ELSE 'conflict' END,
           coalesce(f.new_seq, j.old_seq)::integer,
           coalesce(j.old_at, stamp)
    FROM judged j
    LEFT JOIN fresh f
        ON f.conversation = j.conversation AND (f.ord = j.ord OR (j.client IS NOT NULL AND f.client = j.client))
    ORDER BY j.ord;
END
$$;
REVOKE ALL ON FUNCTION ledger_append FROM PUBLIC;
