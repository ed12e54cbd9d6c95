-- Whose customer this is: Stripe's events know no workspace. Ids alone.
CREATE OR REPLACE FUNCTION billing_account_of(p_customer text)
RETURNS TABLE (workspace uuid, account uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT a.workspace_id, a.id FROM billing_account a WHERE a.customer = p_customer
$$;
REVOKE ALL ON FUNCTION billing_account_of FROM PUBLIC;
