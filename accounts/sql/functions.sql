-- Look-ups that must happen before a workspace is open. Each answers one narrow question and returns no content.

CREATE FUNCTION workspaces_of(p_user uuid) RETURNS TABLE (workspace_id uuid, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT m.workspace_id, m.role::text FROM accounts_membership m WHERE m.user_id = p_user AND m.left_at IS NULL
$$;
REVOKE ALL ON FUNCTION workspaces_of FROM PUBLIC;

CREATE FUNCTION invitation_workspace(p_digest text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT i.workspace_id FROM accounts_invitation i WHERE i.token_digest = p_digest
$$;
REVOKE ALL ON FUNCTION invitation_workspace FROM PUBLIC;

CREATE FUNCTION site_workspace(p_key text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT s.workspace_id FROM accounts_site s JOIN accounts_workspace w ON w.id = s.workspace_id
    WHERE s.public_key = p_key AND w.closed_at IS NULL
$$;
REVOKE ALL ON FUNCTION site_workspace FROM PUBLIC;
