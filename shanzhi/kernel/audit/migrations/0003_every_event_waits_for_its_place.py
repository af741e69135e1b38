"""Whoever inserts an event, it waits for its place in the log; what stood there before waits as well."""

from django.db import migrations

QUEUE = """
CREATE FUNCTION audit_queue_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_pending (event_id) SELECT id FROM fresh;
    RETURN NULL;
END $$;
CREATE TRIGGER audit_event_queued AFTER INSERT ON audit_event REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION audit_queue_event();
INSERT INTO audit_pending (event_id) SELECT id FROM audit_event;
"""
STOP = """
DROP TRIGGER audit_event_queued ON audit_event;
DROP FUNCTION audit_queue_event();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_leaves")]
    operations = [migrations.RunSQL(QUEUE, STOP)]
