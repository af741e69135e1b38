"""From applying to a sealed certificate: gates, thirty seconds, one seal, copies, revocation (D1-4.5.4 … D1-4.5.12)."""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client

from shanzhi.kernel.audit.actor import clockwork
from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.documents.integrity import examine
from shanzhi.kernel.documents.queries import location
from shanzhi.kernel.evidence.actions import record_evidence
from shanzhi.kernel.registry import actions as registry
from shanzhi.kernel.seals import actions as seals
from shanzhi.kernel.seals import checking
from shanzhi.kernel.seals.models import IssuedDocument, SealUse
from shanzhi.missions.certificates import actions, queries
from shanzhi.missions.certificates.actions import Paper, Wish
from shanzhi.missions.certificates.models import Certificate, Demanding
from tests.kernel.test_documents import PDF, picture
from tests.missions.admission.test_attachments import kept
from tests.missions.certificates.counters import Counter, counter, mandate, reloaded
from tests.worlds import actor_of, in_role, world

pytestmark = pytest.mark.django_db
SYSTEM = clockwork("委托用章")


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path) -> None:
    settings.REGISTRY_KEY_FILE = tmp_path / "key"


@pytest.fixture
def made(now: datetime) -> Counter:
    return counter(world(now))


def codes_of(decision: Any) -> list[str]:
    return [reason.code for reason in decision.reasons]


def bytes_of(certificate: Certificate) -> bytes:
    return location(configured.FILES_ROOT, certificate.file.key).read_bytes()


def test_one_key_then_the_mandate_seals_after_thirty_seconds(made: Counter) -> None:
    mandate(made)
    row = made.approved()
    assert actions.issue_due(actor=SYSTEM, now=made.now + timedelta(seconds=29)) == 0
    assert actions.issue_due(actor=SYSTEM, now=made.now + timedelta(seconds=30)) == 1
    certificate = Certificate.objects.get(application=row)
    content = bytes_of(certificate)
    assert (reloaded(row).state, certificate.number) == ("issued", "ZM-210302002001-2026-00001")
    assert certificate.issued.sha256 == hashlib.sha256(content).hexdigest()
    assert examine(content).intact
    use = SealUse.objects.unscoped("test").get()
    assert (use.serial, use.approver_id, use.keeper_id) == (1, made.worker.post_id, made.keeper.post_id)
    assert use.mandate_id is not None
    assert Event.objects.get(pk=use.event_id).act == "seals.use"
    assert checking.by_code(certificate.issued.code, made.now.date()).state == "valid"
    assert checking.by_file(content, made.now.date()).state == "valid"


def test_undo_works_for_thirty_seconds_and_nothing_was_signed(made: Counter) -> None:
    row = made.approved()
    late = made.now + timedelta(seconds=30)
    assert codes_of(actions.undo(application_id=row.pk, actor=made.worker, now=late)) == ["late"]
    soon = made.now + timedelta(seconds=29)
    assert actions.undo(application_id=row.pk, actor=made.worker, now=soon).allowed
    assert reloaded(row).state == "applied"
    assert SealUse.objects.unscoped("test").count() == 0


def test_without_a_mandate_the_keeper_acts_and_the_queue_says_so(made: Counter) -> None:
    row = made.approved()
    at = made.now + timedelta(seconds=31)
    assert actions.issue_due(actor=SYSTEM, now=at) == 0
    assert "请保管人本人来用章" in reloaded(row).problem
    decision, certificate = actions.issue(application_id=row.pk, paper=Paper(), actor=made.keeper, now=at)
    assert (decision.reasons, certificate is None) == ((), False)
    assert certificate is not None
    assert certificate.number.endswith("-00001")  # the refused try left no gap


def test_a_mandate_counts_and_ends(made: Counter) -> None:
    mandate(made, quota=1)
    first, second = made.approved(), made.approved(who="son")
    at = made.now + timedelta(seconds=31)
    assert actions.issue_due(actor=SYSTEM, now=at) == 1
    states = {reloaded(first).state, reloaded(second).state}
    assert states == {"issued", "approved"}
    assert "次数用完了" in "".join(reloaded(row).problem for row in (first, second))


def test_the_approver_is_never_the_keeper(made: Counter) -> None:
    """D1-4.5.12: two persons, and the database says so too."""
    both = in_role(made.keeper, "keeper", "worker")
    row = made.applied()
    assert actions.approve(application_id=row.pk, noted={}, actor=both, now=made.now).allowed
    at = made.now + timedelta(seconds=31)
    decision, certificate = actions.issue(application_id=row.pk, paper=Paper(), actor=made.keeper, now=at)
    assert (codes_of(decision), certificate) == (["same_person"], None)
    use = made.issued(who="son").issued.sealed
    with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
        SealUse.objects.unscoped("test").filter(pk=use.pk).update(approver_id=use.keeper_id)


def test_a_use_of_the_seal_is_never_changed_or_deleted(made: Counter) -> None:
    use = made.issued().issued.sealed
    for sql in ("UPDATE seals_sealuse SET purpose = 'x' WHERE id = %s", "DELETE FROM seals_sealuse WHERE id = %s"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [use.pk])


def test_a_lost_seal_stops_and_a_new_keeper_starts_without_old_mandates(made: Counter) -> None:
    mandate(made)
    row = made.approved()
    seal = made.seal()
    lost = seals.change_seal(seal_id=seal.pk, kind="lost", reason="找不到了", actor=made.keeper, now=made.now)
    assert lost.allowed
    at = made.now + timedelta(seconds=31)
    assert actions.issue_due(actor=SYSTEM, now=at) == 0
    assert "已停用" in reloaded(row).problem
    seals.change_seal(seal_id=seal.pk, kind="restored", reason="找到了", actor=made.head, now=at)
    new = actor_of(seal.body, "keeper", made.now, "新保管人")
    refused = seals.hand_over(seal_id=seal.pk, keeper_id=new.held_post, reason="换届", actor=made.head, now=at)
    assert codes_of(refused) == ["keeper"]  # a vacant post keeps nothing
    made.here.actors["new"] = new
    made.here.account("new")
    assert seals.hand_over(seal_id=seal.pk, keeper_id=new.held_post, reason="换届", actor=made.head, now=at).allowed
    assert actions.issue_due(actor=SYSTEM, now=at) == 0
    assert "没有保管人的有效委托" in reloaded(row).problem


def test_a_public_matter_waits_for_the_residents_and_the_head(made: Counter) -> None:
    """D1-4.5.4: deliberation with consent and the responsible person's signature; the wall holds until both."""
    row = made.applied("cert-13", purpose="维修资金")
    noted = dict.fromkeys(
        ("总户数", "总面积", "参加户数", "参加面积", "同意户数", "同意面积", "抽查户数", "确认户数", "异议件数"), "9"
    ) | {"公示起": "3月1日", "公示止": "3月8日", "公示地点": "楼门口"}
    told = {"application_id": row.pk, "actor": made.worker, "now": made.now}
    assert actions.check(way="visit", found="看过公示", noted=noted, file_id=None, **told).allowed
    assert codes_of(actions.approve(noted={}, **told)) == ["text_open", "deliberation", "head"]
    record_evidence(
        kind="deliberation", matter=row.subject, outcome="refused", place_id=None, file_id=None,
        on=made.now.date() - timedelta(days=2), actor=made.worker, now=made.now,
    )  # fmt: skip
    assert "不是“同意”" in actions.approve(noted={}, **told).reasons[0].text
    record_evidence(
        kind="deliberation", matter=row.subject, outcome="agreed", place_id=None, file_id=None,
        on=made.now.date(), actor=made.worker, now=made.now,
    )  # fmt: skip
    assert codes_of(actions.sign(**told)) == ["head"]  # a worker does not sign for the head
    assert actions.sign(**(told | {"actor": made.head})).allowed
    assert actions.approve(noted={"协商编号": "x"}, **told).reasons == ()


def test_a_deliberation_on_paper_counts_after_a_second_person(made: Counter) -> None:
    row = made.applied("cert-13", purpose="维修资金")
    files = {"minutes_id": kept(made.here, "one", PDF).pk, "sign_in_id": kept(made.here, "one", picture()).pk}
    paper = {"held_on": made.now.date(), "present": 21, "agreed": True, "summary": "同意"}
    told = {"application_id": row.pk, "actor": made.worker, "now": made.now}
    assert actions.file_deliberation(**paper, **files, **told).allowed
    assert codes_of(actions.confirm_deliberation(**told)) == ["second"]
    assert actions.confirm_deliberation(**(told | {"actor": made.head})).allowed
    assert queries.paper_deliberation(row.pk).second_id == made.head.post_id  # type: ignore[union-attr]


def test_legal_risk_needs_check_deliberation_assessment_and_precautions(made: Counter) -> None:
    """D1-4.5.11, and a residence certificate for a demolition becomes such a case by its purpose."""
    row = made.applied(purpose="拆迁补偿")
    told = {"application_id": row.pk, "actor": made.worker, "now": made.now}
    assert codes_of(actions.approve(noted={}, **told)) == [
        "risk_detailed", "risk_risk_talk", "risk_assessed", "risk_precautions",
    ]  # fmt: skip
    actions.check(way="visit", found="看过", noted={}, file_id=None, **told)
    actions.file_risk(assessment="可能争产", precautions="注明用途", **told)
    assert codes_of(actions.approve(noted={}, **told)) == ["risk_risk_talk"]


def test_what_the_list_no_longer_retains_is_worded_as_known_and_the_demander_noted(made: Counter) -> None:
    """D1-4.5.10."""
    row = made.applied("cert-20", demander="市卫健局", purpose="助学金")
    noted = {"在学人数": "1", "救助情况一句": "未享受救助"}
    assert actions.approve(application_id=row.pk, noted=noted, actor=made.worker, now=made.now).reasons == ()
    at = made.now + timedelta(seconds=31)
    _, certificate = actions.issue(application_id=row.pk, paper=Paper(), actor=made.keeper, now=at)
    assert certificate is not None
    assert certificate.words.startswith("家庭情况说明（过渡）\n据本社区截至")
    assert Demanding.objects.get().name == "市卫健局"


def test_a_department_that_gives_no_basis_gets_a_finding(made: Counter) -> None:
    """D1-4.5.3: once a day, without the resident."""
    place = made.people["wang"].place
    for _ in range(2):
        row = actions.demanded(name="卫健局", certificate="亲属关系证明", place=place, now=made.now)
    row = Demanding.objects.get(pk=row.pk)
    assert (row.count, row.finding_id is None) == (2, False)


def test_a_difference_has_to_be_looked_at_first(made: Counter) -> None:
    """D1-4.5.7: a check with evidence comes before the paper."""
    row = made.applied(corrections={"since": "2018年1月"})
    told = {"application_id": row.pk, "actor": made.worker, "now": made.now}
    assert codes_of(actions.approve(noted={}, **told)) == ["differs"]
    assert codes_of(actions.check(way="visit", found=" ", noted={}, file_id=None, **told)) == ["found"]
    actions.check(way="visit", found="邻居说 2018 年搬来", noted={}, file_id=None, **told)
    assert actions.approve(noted={}, **told).allowed


def test_a_no_names_the_reason_and_where_to_go(made: Counter) -> None:
    """D1-4.5.8."""
    row = made.applied()
    told = {"application_id": row.pk, "actor": made.worker, "now": made.now}
    assert codes_of(actions.decline(reason="", turn_to="", **told)) == ["decline"]
    assert actions.decline(reason="房子空着", turn_to="户口簿", **told).allowed
    assert codes_of(actions.approve(noted={}, **told)) == ["state"]


def test_nobody_dead_gone_or_alone_under_age_gets_one(made: Counter) -> None:
    base = {"guide_id": made.guide().pk, "wish": Wish("上学", "学校", answers={"demander": "学校"}), "now": made.now}
    base |= {"proxy_id": None, "actor": made.worker}
    decision, _ = actions.apply(person_id=made.people["child"].pk, manner="online", **base)
    assert codes_of(decision) == ["minor"]
    registry.record_occurrence(
        household_id=None, person_id=made.people["wang"].pk, kind="death", on=made.now.date(), note="",
        source="community", actor=made.worker, now=made.now,
    )  # fmt: skip
    decision, _ = actions.apply(person_id=made.people["wang"].pk, manner="counter", **base)
    assert codes_of(decision) == ["deceased", "moved"]


def test_an_empty_wish_names_every_gap_at_once(made: Counter) -> None:
    decision, row = actions.apply(
        guide_id=made.guide("cert-07").pk, person_id=made.people["wang"].pk, wish=Wish("", ""), manner="counter",
        proxy_id=None, actor=made.worker, now=made.now,
    )  # fmt: skip
    assert (codes_of(decision), row) == (["purpose", "demander", "fields"], None)


def test_a_reprint_takes_the_place_of_the_copy_before(made: Counter) -> None:
    first = made.issued()
    at = made.now + timedelta(minutes=5)
    assert codes_of(actions.reprint(certificate_id=first.pk, why="", actor=made.keeper, now=at)[0]) == ["why"]
    decision, second = actions.reprint(certificate_id=first.pk, why="要两份", actor=made.keeper, now=at)
    assert (decision.reasons, second is None) == ((), False)
    assert second is not None
    assert (second.number, second.copy) == (first.number, 2)
    states = [checking.by_code(one.issued.code, at.date()).state for one in (first, second)]
    assert states == ["superseded", "valid"]
    assert checking.by_file(bytes_of(first), at.date()).state == "superseded"
    assert codes_of(actions.reprint(certificate_id=first.pk, why="再来", actor=made.keeper, now=at)[0]) == ["state"]


def test_a_revoked_one_answers_revoked_and_a_corrected_one_comes_again(made: Counter) -> None:
    first, other = made.issued(), made.issued(who="son")
    at = made.now + timedelta(minutes=5)
    assert actions.revoke(certificate_id=first.pk, reason="搬走了", actor=made.worker, now=at).allowed
    assert checking.by_file(bytes_of(first), at.date()).state == "revoked"
    assert actions.correct(certificate_id=other.pk, reason="日期写错", actor=made.worker, now=at).allowed
    assert actions.approve(application_id=other.application_id, noted={}, actor=made.worker, now=at).allowed
    later = at + timedelta(seconds=31)
    _, again = actions.issue(application_id=other.application_id, paper=Paper(), actor=made.keeper, now=later)
    assert again is not None
    assert (again.number, again.copy, again.issued.state) == (other.number, 2, "valid")


def test_an_expired_one_says_so_and_an_unknown_code_tells_nothing(made: Counter) -> None:
    issued = made.issued().issued
    after = issued.valid_until + timedelta(days=1)
    assert checking.by_code(issued.code, after).state == "expired"
    right = checking.by_short_code(issued.short_code, issued.issued_on, made.now.date())
    wrong_day = checking.by_short_code(issued.short_code, issued.issued_on - timedelta(days=1), made.now.date())
    unknown = checking.by_short_code("22222222", issued.issued_on, made.now.date())
    assert (right.state, wrong_day, unknown.state) == ("valid", unknown, "unknown")


def test_marriage_and_inheritance_are_printed_for_a_wet_seal(made: Counter) -> None:
    """Electronic Signature Law art. 3: the keeper prints, seals, photographs, keeps a counterpart."""
    row = made.applied("cert-03", purpose="继承公证")
    told = {"application_id": row.pk, "actor": made.worker, "now": made.now}
    actions.check(way="visit", found="问过两位邻居", noted={"起年": "1980", "止年": "2001"}, file_id=None, **told)
    actions.check(way="visit", found="查过旧卡", noted={}, file_id=None, **(told | {"actor": made.head}))
    actions.file_risk(assessment="有", precautions="注明", **told)
    actions.sign(**(told | {"actor": made.head}))
    record_evidence(
        kind="deliberation", matter=row.subject, outcome="agreed", place_id=None, file_id=None,
        on=made.now.date(), actor=made.worker, now=made.now,
    )  # fmt: skip
    assert actions.approve(noted={}, **told).reasons == ()
    at = made.now + timedelta(seconds=31)
    none, _ = actions.issue(application_id=row.pk, paper=Paper(), actor=made.keeper, now=at)
    assert codes_of(none) == ["photo", "counterpart"]
    assert actions.prepare(application_id=row.pk, actor=made.keeper, now=at).allowed
    paper = Paper(kept(made.here, "one", picture()).pk, "档案柜 3")
    decision, certificate = actions.issue(application_id=row.pk, paper=paper, actor=made.keeper, now=at)
    assert decision.reasons == ()
    assert certificate is not None
    assert (certificate.issued.wet, certificate.issued.sealed.counterpart) == (True, "档案柜 3")
    assert checking.by_code(certificate.issued.code, at.date()).state == "valid"


def test_numbers_of_seal_uses_have_no_gap_and_the_month_agrees(made: Counter) -> None:
    from shanzhi.kernel.seals import queries as register  # noqa: PLC0415
    from shanzhi.policy.seals import reconcile  # noqa: PLC0415

    made.issued()
    made.issued(who="son")
    seal, month = made.seal(), made.now.date().replace(day=1)
    uses, first = register.serials_in_month(seal.pk, month)
    result = reconcile(uses, register.issued_in_month(seal.pk, month), first)
    assert (sorted(uses), first, result.agrees) == ([1, 2], 1, True)


def test_the_database_keeps_one_valid_copy_of_a_number(made: Counter) -> None:
    first = made.issued()
    _, second = actions.reprint(certificate_id=first.pk, why="两份", actor=made.keeper, now=made.now)
    assert second is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedDocument.objects.filter(pk=first.issued_id).update(state="valid")


def test_progress_by_number_shows_no_name(made: Counter) -> None:
    row = made.applied()
    page = Client().get("/progress/", {"number": row.number}).content.decode()
    assert "待核对" in page
    assert made.people["wang"].name not in page
