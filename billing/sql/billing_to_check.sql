-- Accounts at Stripe that were not compared since p_before, over all workspaces, longest ago first; by ids alone.
CREATE OR REPLACE FUNCTION billing_to_check(p_before timestamptz, p_limit integer)
RETURNS TABLE (workspace uuid, account uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT a.workspace_id, a.id FROM billing_account a
    WHERE a.customer IS NOT NULL AND (a.checked_at IS NULL OR a.checked_at < p_before)
    ORDER BY a.checked_at NULLS FIRST LIMIT p_limit
$$;
REVOKE ALL ON FUNCTION billing_to_check FROM PUBLIC;
