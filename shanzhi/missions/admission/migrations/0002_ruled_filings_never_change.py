"""A ruled filing never changes: the database refuses, whoever asks."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION admission_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a ruled filing never changes; open a new version' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER admission_filing_frozen BEFORE UPDATE OR DELETE ON admission_filing
    FOR EACH ROW WHEN (OLD.filed_at IS NOT NULL) EXECUTE FUNCTION admission_refuse_change();
"""
THAW = """
DROP TRIGGER admission_filing_frozen ON admission_filing;
DROP FUNCTION admission_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("admission", "0001_initial")]
    operations = [migrations.RunSQL(FREEZE, THAW)]
