-- What has come due in the accounts of all workspaces, by ids alone: the end of a grace, the end of what the books
-- require to be kept.
CREATE OR REPLACE FUNCTION billing_due(p_now timestamptz, p_limit integer)
RETURNS TABLE (workspace uuid, account uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    (SELECT a.workspace_id, a.id FROM billing_account a
     WHERE a.grace_until <= p_now AND a.lowered_at IS NULL ORDER BY a.grace_until LIMIT p_limit)
    UNION
    (SELECT a.workspace_id, a.id FROM billing_account a
     WHERE a.kept_until < p_now::date ORDER BY a.kept_until LIMIT p_limit)
$$;
REVOKE ALL ON FUNCTION billing_due FROM PUBLIC;
