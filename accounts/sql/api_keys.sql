-- A call to the API knows only its key. Gives ids, no content; keys of a closed workspace, or of the sandbox of one,
-- are nobody's.
CREATE OR REPLACE FUNCTION api_key_of(p_digest text) RETURNS TABLE (workspace uuid, key uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT k.workspace_id, k.id FROM accounts_apikey k
    JOIN accounts_workspace w ON w.id = k.workspace_id
    LEFT JOIN accounts_workspace real ON real.id = w.sandbox_of_id
    WHERE k.digest = p_digest AND w.closed_at IS NULL AND real.closed_at IS NULL
$$;
REVOKE ALL ON FUNCTION api_key_of FROM PUBLIC;

-- Answers are kept for requests that come again, over all workspaces; gives their number.
CREATE OR REPLACE FUNCTION stored_answers_forget(p_age interval) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH gone AS (DELETE FROM accounts_storedanswer WHERE made_at < clock_timestamp() - p_age RETURNING 1)
    SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION stored_answers_forget FROM PUBLIC;
