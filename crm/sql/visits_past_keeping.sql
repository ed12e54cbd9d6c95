-- Visits, reported events and whole IP addresses that are older than their sites keep them, over all workspaces.
-- They give ids and nothing else. A site at a time, so that each is a short walk of its index from the old end.
CREATE FUNCTION visits_past_keeping(p_limit integer)
RETURNS TABLE (workspace uuid, visit uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT old.workspace_id, old.id FROM accounts_site s CROSS JOIN LATERAL (
        SELECT v.workspace_id, v.id FROM crm_visit v
        WHERE v.site_id = s.id AND v.began_at < clock_timestamp() - make_interval(days => s.visit_days)
        ORDER BY v.began_at LIMIT p_limit
    ) old LIMIT p_limit
$$;
REVOKE ALL ON FUNCTION visits_past_keeping FROM PUBLIC;

-- What was reported on a site that is gone is kept as long as a site keeps it that says nothing else: 90 days.
CREATE FUNCTION tracked_past_keeping(p_limit integer)
RETURNS TABLE (workspace uuid, tracked uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    (SELECT old.workspace_id, old.id FROM accounts_site s CROSS JOIN LATERAL (
        SELECT t.workspace_id, t.id FROM crm_trackedevent t
        WHERE t.site_id = s.id AND t.at < clock_timestamp() - make_interval(days => s.visit_days)
        ORDER BY t.at LIMIT p_limit
    ) old LIMIT p_limit)
    UNION ALL
    (SELECT t.workspace_id, t.id FROM crm_trackedevent t
    WHERE t.site_id IS NULL AND t.at < clock_timestamp() - interval '90 days'
    ORDER BY t.at LIMIT p_limit)
    LIMIT p_limit
$$;
REVOKE ALL ON FUNCTION tracked_past_keeping FROM PUBLIC;

CREATE FUNCTION whole_ips_past_keeping(p_limit integer)
RETURNS TABLE (workspace uuid, visit uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT v.workspace_id, v.id FROM crm_visit v
    WHERE v.whole_ip <> '' AND v.whole_ip_until < clock_timestamp()
    ORDER BY v.whole_ip_until LIMIT p_limit
$$;
REVOKE ALL ON FUNCTION whole_ips_past_keeping FROM PUBLIC;
