-- Reads of other processes learn of a change within a second: one notification per statement, not per row.
CREATE FUNCTION authority_announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_notify('authority_changed', TG_TABLE_NAME); RETURN NULL; END $$;
CREATE TRIGGER announce AFTER INSERT OR UPDATE ON organizations_position FOR EACH STATEMENT EXECUTE FUNCTION authority_announce();
CREATE TRIGGER announce AFTER INSERT OR UPDATE ON authority_staff_role FOR EACH STATEMENT EXECUTE FUNCTION authority_announce();
CREATE TRIGGER announce AFTER INSERT OR UPDATE ON organizations_office_arrangement FOR EACH STATEMENT EXECUTE FUNCTION authority_announce();
CREATE TRIGGER announce AFTER UPDATE ON members_member FOR EACH STATEMENT EXECUTE FUNCTION authority_announce();
CREATE TRIGGER announce AFTER UPDATE ON members_personal FOR EACH STATEMENT EXECUTE FUNCTION authority_announce();
CREATE TRIGGER announce AFTER UPDATE OF state ON identity_account FOR EACH STATEMENT EXECUTE FUNCTION authority_announce();
-- a proof given anew, an office entered, an end; not the sliding of lives
CREATE TRIGGER announce AFTER UPDATE OF revoked_at, reauthenticated_at, strength, office_since ON identity_session FOR EACH STATEMENT EXECUTE FUNCTION authority_announce();
CREATE TRIGGER announce AFTER UPDATE OF revoked_at ON identity_device FOR EACH STATEMENT EXECUTE FUNCTION authority_announce();
CREATE TRIGGER announce AFTER INSERT ON identity_binding FOR EACH STATEMENT EXECUTE FUNCTION authority_announce();
CREATE TRIGGER announce AFTER INSERT OR UPDATE ON organizations_form FOR EACH STATEMENT EXECUTE FUNCTION authority_announce();
CREATE TRIGGER announce AFTER INSERT OR UPDATE OF assisted_by ON members_circumstance FOR EACH STATEMENT EXECUTE FUNCTION authority_announce();
