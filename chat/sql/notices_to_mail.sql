-- Members who may have missed something, over all workspaces, by ids alone; the worker decides again within each
-- workspace. In no order, so that those who are not mailed now stand in nobody's way.
CREATE OR REPLACE FUNCTION notices_to_mail(p_age interval, p_between interval, p_limit integer)
RETURNS TABLE (workspace uuid, member uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT due.workspace_id, due.member_id FROM (
        SELECT DISTINCT n.workspace_id, n.member_id FROM chat_notice n
        WHERE n.read_at IS NULL AND n.mailed_at IS NULL AND n.reason IN ('mentioned', 'assigned', 'yours')
            AND n.created_at <= clock_timestamp() - p_age AND n.created_at > clock_timestamp() - interval '3 days'
    ) due
    WHERE NOT EXISTS (
        SELECT 1 FROM chat_noticesettings s
        WHERE s.workspace_id = due.workspace_id AND s.member_id = due.member_id AND NOT s.digest
    ) AND NOT EXISTS (
        SELECT 1 FROM chat_notice m
        WHERE m.workspace_id = due.workspace_id AND m.member_id = due.member_id
            AND m.mailed_at > clock_timestamp() - p_between
    )
    ORDER BY random() LIMIT p_limit
$$;
REVOKE ALL ON FUNCTION notices_to_mail FROM PUBLIC;
