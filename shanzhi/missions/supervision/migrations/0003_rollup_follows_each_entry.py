"""The roll-up of assignments: every statement that changes one changes the sums in its own transaction."""

from django.db import migrations

COUNTED = """
CREATE FUNCTION supervision_burden_add(sign int, rows supervision_burden_row[]) RETURNS void LANGUAGE sql AS $$
INSERT INTO supervision_burdencell (month, place_id, issuer_id, kind, items, minutes, refused)
SELECT date_trunc('month', r.due_on)::date, r.place_id, p.issuer_id, coalesce(p.content->>'kind', 'work'),
    sign * count(*) FILTER (WHERE r.state IN ('waiting', 'received', 'done')),
    sign * coalesce(sum(r.minutes) FILTER (WHERE r.state IN ('waiting', 'received', 'done')), 0),
    sign * count(*) FILTER (WHERE r.state = 'refused')
FROM unnest(rows) r JOIN publications_publication p ON p.id = r.admission_id
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
ON CONFLICT (month, place_id, issuer_id, kind) DO UPDATE SET items = supervision_burdencell.items + excluded.items,
    minutes = supervision_burdencell.minutes + excluded.minutes,
    refused = supervision_burdencell.refused + excluded.refused
$$;
"""
ROW = """
CREATE TYPE supervision_burden_row AS (due_on date, place_id bigint, admission_id bigint, state text, minutes int);
"""
PICK = "array_agg((due_on, place_id, admission_id, state, minutes)::supervision_burden_row)"
TRIGGERS = f"""
CREATE FUNCTION supervision_burden_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM supervision_burden_add(-1, (SELECT {PICK} FROM gone));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM supervision_burden_add(1, (SELECT {PICK} FROM come));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER supervision_burden_insert AFTER INSERT ON cases_assignment
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION supervision_burden_follow();
CREATE TRIGGER supervision_burden_update AFTER UPDATE ON cases_assignment
    REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION supervision_burden_follow();
CREATE TRIGGER supervision_burden_delete AFTER DELETE ON cases_assignment
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION supervision_burden_follow();
SELECT supervision_burden_add(1, (SELECT {PICK} FROM cases_assignment));
"""
UNDO = """
DROP TRIGGER supervision_burden_insert ON cases_assignment;
DROP TRIGGER supervision_burden_update ON cases_assignment;
DROP TRIGGER supervision_burden_delete ON cases_assignment;
DROP FUNCTION supervision_burden_follow();
DROP FUNCTION supervision_burden_add(int, supervision_burden_row[]);
DROP TYPE supervision_burden_row;
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0002_burdencell"), ("cases", "0001_initial")]
    operations = [migrations.RunSQL(ROW + COUNTED + TRIGGERS, UNDO)]
