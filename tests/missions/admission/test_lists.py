"""A list revised in the browser: wrong input at every step is told and kept, another publishes, all can read why."""

import io
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from shanzhi.kernel.catalogues.models import Change, Revision
from shanzhi.kernel.documents.sheets import read_sheet, write_sheet
from shanzhi.missions.admission.web.list_sheets import HEADINGS
from tests.seats import Seats, seats_of
from tests.worlds import world

pytestmark = pytest.mark.django_db
ADD = {
    "kind": "add",
    "number": "2",
    "name": "协助做好高龄津贴发放",
    "reason": "省里文件写明由社区协助",
    "basis_kind": "province",
    "legal_basis": "辽政发〔2026〕3号（示例）",
    "applies_to": "both",
}


@pytest.fixture
def seats(db: None) -> Seats:
    return seats_of(world(timezone.now()))


@pytest.fixture
def desk(seats: Seats) -> Client:
    return seats.client("td_civil")


def started(desk: Client) -> str:
    place: str = desk.post("/a/lists/start/", {"annex": "4"}).headers["Location"]
    assert re.fullmatch(r"/a/lists/revisions/\d+/", place)
    return place


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_unknown_list_is_told_gently(desk: Client) -> None:
    for annex in ("", "9", "x", "4" * 30):
        answer = desk.post("/a/lists/start/", {"annex": annex}, follow=True)
        assert "没有找到这张清单" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"reason": ""}, "请填写“为什么”"),
        ({"reason": "要加"}, "没有写清理由"),
        ({"number": ""}, "请填写“序号”"),
        ({"number": "1"}, "序号 1 已经有了"),
        ({"basis_kind": "district"}, "不够"),
        ({"basis_kind": "x"}, "没有“x”这一项"),
        ({"legal_basis": ""}, "没有写依据"),
        ({"name": "长" * 201}, "最多 200 个字"),
    ],
)
def test_wrong_input_is_told_and_what_was_typed_stays(desk: Client, wrong: dict[str, str], told: str) -> None:
    place = started(desk)
    answer = desk.post(f"{place}change/", ADD | wrong)
    text = answer.content.decode()
    assert answer.status_code in (200, 409)
    assert told in text
    assert ADD["name"] in text or "name" in wrong
    assert Change.objects.count() == 0


def test_from_the_first_change_to_the_public_comparison(seats: Seats, desk: Client) -> None:
    """D1-4.5.1: the desk drafts, the Party side publishes, everybody reads the reasons."""
    place = started(desk)
    assert desk.post(f"{place}change/", ADD).status_code == 302
    removal = {"kind": "remove", "number": "1", "reason": "改由街道直接办理，不再交社区"}
    assert desk.post(f"{place}change/?number=1", removal).status_code == 302
    text = shown(desk, place)
    assert ("差 2 处" in text, ADD["reason"] in text, removal["reason"] in text) == (True, True, True)
    early = desk.post(f"{place}submit/", {"in_force_from": str(timezone.localdate())})
    assert (early.status_code, "生效日要在今天以后" in early.content.decode()) == (409, True)
    starts = timezone.localdate() + timedelta(days=10)
    assert desk.post(f"{place}submit/", {"in_force_from": str(starts)}).status_code == 302
    own = desk.post(f"{place}publish/", {"note": ""})
    assert (own.status_code, "自己起草的不能自己审核公布" in own.content.decode()) == (409, True)
    checked = [str(pk) for pk in Change.objects.filter(kind="add").values_list("pk", flat=True)]
    party = seats.client("td_party")
    assert "核过原文" in shown(party, place)
    assert party.post(f"{place}publish/", {"note": "", "checked": checked}).status_code == 302
    edition = Revision.objects.unscoped("test").get().edition
    assert edition is not None
    public = shown(Client(), f"/lists/4/{edition.label}/compare/")
    assert (ADD["name"] in public, removal["reason"] in public, "核过原文" in public) == (True, True, True)
    assert f"/lists/4/{quote(edition.label)}/compare/" in shown(Client(), f"/lists/4/{edition.label}/")
    assert "社会救助" in shown(Client(), "/lists/4/")


def brought(desk: Client, place: str, content: bytes) -> str:
    file = SimpleUploadedFile("清单.xlsx", content)
    answer = desk.post(f"{place}import/", {"sheet": file})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_sheet_goes_out_is_changed_comes_back_and_is_undone(desk: Client) -> None:
    place = started(desk)
    rows = read_sheet(desk.get(f"{place}sheet.xlsx").content)
    assert (rows[0], rows[1][:3]) == (list(HEADINGS), ["", "1", "协助做好社会救助工作"])
    gone = ["删去", *rows[1][1:-1], "改由街道直接办理，不再交社区"]
    new = ["增加", "2", "高龄津贴", "社区和村", "不分", "", "部门文件", "某通知", "", "", "", "部门要求社区来做"]
    odd = ["加", "3", "x", "", "", "", "", "", "", "", "", "看不懂的动作"]
    text = brought(desk, place, write_sheet("清单", HEADINGS, [gone, new, odd]))
    assert "3 行里收了 1 行" in text
    assert ("依据是部门文件，不够" in text, "只能写：增加、修改、删去" in text) == (True, True)
    (batch,) = set(re.findall(r'name="batch" value="(\w+)"', text))
    assert Change.objects.count() == 1
    assert desk.post(f"{place}undo/", {"batch": batch}).status_code == 302
    assert Change.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "空文件"),
        (b"hello", "不是 xlsx"),
        (write_sheet("清单", ["序号", "名称"], [["1", "x"]]), "没有“动作、理由”这一栏"),
        (write_sheet("清单", HEADINGS, []), "都空着"),
    ],
)
def test_a_sheet_that_cannot_be_read_says_why(desk: Client, content: bytes, told: str) -> None:
    assert told in brought(desk, started(desk), content)


def test_a_repeated_submit_hands_in_once(desk: Client) -> None:
    place = started(desk)
    desk.post(f"{place}change/", ADD)
    starts = str(timezone.localdate() + timedelta(days=10))
    codes = [desk.post(f"{place}submit/", {"in_force_from": starts, "once": "k"}).status_code for _ in range(2)]
    assert codes == [302, 302]
    again = desk.post(f"{place}submit/", {"in_force_from": starts, "once": "other"})
    assert (again.status_code, "不能再改" in again.content.decode()) == (409, True)


def test_an_export_is_a_workbook(desk: Client) -> None:
    answer = desk.get(f"{started(desk)}sheet.xlsx")
    assert io.BytesIO(answer.content).read(2) == b"PK"
