-- What was said about consent is never rewritten. Whose it is may change, as when two contacts turn out to be one,
-- and the row goes with its contact.
CREATE FUNCTION consent_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a consent is followed by another, never changed';
END $$;

CREATE TRIGGER consent_stays
    BEFORE UPDATE OF purpose, granted, source, text, language, version, at ON crm_consent
    FOR EACH ROW EXECUTE FUNCTION consent_stays();
