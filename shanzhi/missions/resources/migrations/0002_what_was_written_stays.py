"""Ledger entries and the content of offers never change: the database refuses, whoever asks."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION resources_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was written stays: reverse it or hand in a new one' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER resources_ledger_frozen BEFORE UPDATE OR DELETE ON resources_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION resources_refuse_change();
CREATE TRIGGER resources_offer_frozen BEFORE UPDATE ON resources_offer
    FOR EACH ROW WHEN (
        (OLD.price, OLD.reference_price, OLD.public_benefit, OLD.cash_wanted, OLD.plan, OLD.conflict, OLD.digest)
        IS DISTINCT FROM
        (NEW.price, NEW.reference_price, NEW.public_benefit, NEW.cash_wanted, NEW.plan, NEW.conflict, NEW.digest)
    ) EXECUTE FUNCTION resources_refuse_change();
CREATE TRIGGER resources_offer_kept BEFORE DELETE ON resources_offer
    FOR EACH ROW EXECUTE FUNCTION resources_refuse_change();
"""
THAW = """
DROP TRIGGER resources_offer_kept ON resources_offer;
DROP TRIGGER resources_offer_frozen ON resources_offer;
DROP TRIGGER resources_ledger_frozen ON resources_ledgerentry;
DROP FUNCTION resources_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("resources", "0001_initial")]
    operations = [migrations.RunSQL(FREEZE, THAW)]
