-- The log of webhooks ends after p_age, over all workspaces, a batch at a time; how many deliveries that were.
CREATE OR REPLACE FUNCTION webhooks_forget(p_age interval, p_limit integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH old AS (
        SELECT id FROM chat_delivery WHERE created_at < clock_timestamp() - p_age AND state <> 'waiting'
        ORDER BY created_at LIMIT p_limit FOR UPDATE SKIP LOCKED
    ), parcels AS (
        DELETE FROM chat_parcel p USING old WHERE p.delivery_id = old.id
    ), gone AS (
        DELETE FROM chat_delivery d USING old WHERE d.id = old.id RETURNING 1
    )
    SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION webhooks_forget FROM PUBLIC;
