"""The whole way without JavaScript: every step is a link or a form on the page before it."""

import html
import io
import re
from typing import Any

from django.test import Client
from django.utils import timezone
from PIL import Image

from shanzhi.kernel.cases.models import Assignment
from shanzhi.kernel.findings.models import Finding
from shanzhi.missions.admission.models import Demand, UnnumberedReport
from tests.seats import Seats

TAG = re.compile(r"<(form|input|textarea|button|a)\b([^>]*)>", re.S)
ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')


class Reader:
    """A browser without script: follows links and sends forms exactly as the page holds them."""

    def __init__(self, client: Client) -> None:
        self.client, self.path, self.page = client, "/", ""

    def open(self, path: str) -> "Reader":
        return self._arrive(self.client.get(path, follow=True), path)

    def _arrive(self, answer: Any, path: str) -> "Reader":
        assert answer.status_code == 200, (path, answer.status_code)
        steps = getattr(answer, "redirect_chain", [])
        self.path, self.page = (steps[-1][0] if steps else path), answer.content.decode()
        return self

    def forms(self) -> list[tuple[dict[str, str], str]]:
        """Each form of the page: its attributes and what stands in it."""
        parts = re.findall(r"<form\b([^>]*)>(.*?)</form>", self.page, re.S)
        return [(attributes(head), body) for head, body in parts]

    def send(self, having: str, press: tuple[str, str] | None = None, **typed: Any) -> "Reader":
        """Fill the form that holds `having` and press its button; hidden and ticked fields go along."""
        head, body = next((h, b) for h, b in self.forms() if having in b or having in str(h))
        assert head.get("method") == "post"
        fields = self.filled(body)
        unknown = [name for name in typed if f'name="{name}"' not in body]
        assert unknown == [], f"the page has no field {unknown}"
        if press:
            assert re.search(rf'<button[^>]*name="{press[0]}"[^>]*value="{press[1]}"', body)
            fields[press[0]] = press[1]
        files = {name: value for name, value in typed.items() if hasattr(value, "read")}
        assert not files or head.get("enctype") == "multipart/form-data"
        target = head.get("action") or self.path
        return self._arrive(self.client.post(target, fields | typed, follow=True), target)

    @staticmethod
    def filled(body: str) -> dict[str, Any]:
        """What a browser would send for a form nobody touched."""
        fields: dict[str, Any] = {}
        for kind, rest in TAG.findall(body):
            mine = attributes(rest)
            name = mine.get("name")
            if kind != "input" or not name or mine.get("type") in ("file", "submit"):
                continue
            if mine.get("type") in ("radio", "checkbox"):
                if "checked" in mine:
                    fields.setdefault(name, []).append(mine.get("value", "on"))
            else:
                fields[name] = [mine.get("value", "")]
        for name, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', body, re.S):
            fields[name] = [html.unescape(text)]
        return fields

    def follow(self, words: str) -> "Reader":
        """Press the link that says so."""
        links = re.findall(r"<a\b([^>]*)>(.*?)</a>", self.page, re.S)
        head = next(h for h, text in links if words in re.sub(r"<[^>]+>", "", text))
        target = attributes(head)["href"]
        return self.open(target if target.startswith("/") else self.path.split("?")[0] + target)


def attributes(head: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in ATTRIBUTE.findall(head)}


def reader(seats: Seats, seat: str) -> Reader:
    return Reader(seats.client(seat, enforce_csrf_checks=True))


def filing(seats: Seats, **effort: str) -> Reader:
    """The three parts, from the list of own demands to the ruling."""
    here = reader(seats, "td_dept").open("/me/")
    assert here.path == "/d/demands/"
    here.open("/d/demands/new/")
    county = str(seats.here.places["210302"].pk)
    what = {"title": "冬季用气安全提示", "purpose": "入户时顺带发一张提示单。", "own_duty": "false"}
    here.send('name="title"', **what, place=[county])
    here.send('name="document"', basis_kind="department", document="关于开展提示的通知（铁东卫发〔2026〕6号）")
    money = {"funding_source": "区级财政预算", "funding_per_community": "600", "community_share": "30", "minutes": "30"}
    return here.send('name="minutes"', **money | effort)


def test_from_filing_to_the_inbox_without_script(seats: Seats) -> None:
    """D1-4.2.1 … 4.2.3: file, two approvals, number, receive, done — with forms and links alone."""
    ruling = filing(seats)
    assert "D1-4.2.3" in ruling.page
    demand = Demand.objects.unscoped("test").get()
    assert demand.state == "in_approval"
    for seat in ("td_party", "td_gov"):
        desk = reader(seats, seat).open("/me/")
        assert desk.path == "/a/"
        desk.follow("冬季用气安全提示").send('name="hours_cap"', press=("answer", "approved"))
    demand.refresh_from_db()
    assert demand.state == "active"
    assert demand.admission is not None
    assert demand.admission.key in reader(seats, "td_dept").open(f"/d/demands/{demand.pk}/").page

    inbox = reader(seats, "worker1").open("/me/")
    assert inbox.path == "/w/"
    assert demand.admission.key in inbox.page
    inbox.follow("冬季用气安全提示").send("接收").open("/w/").follow("冬季用气安全提示")
    inbox.send('name="minutes"', minutes="15")
    mine = Assignment.objects.unscoped("test").get(place=seats.actor("worker1").place_id)
    assert mine.state == "done"
    assert "删掉记的分钟数" in inbox.page

    public = Reader(Client()).open(f"/n/?number={demand.admission.key.lower()}")
    assert "冬季用气安全提示" in public.page
    sheet = reader(seats, "td_dept").open(f"/d/demands/{demand.pk}/").follow("打印通知")
    assert "<svg" in sheet.page
    assert "可以不接" in sheet.page


def test_what_was_given_back_is_corrected_and_filed_again(seats: Seats) -> None:
    """D1-4.2.4: nothing has to be typed twice."""
    ruling = filing(seats, funding_source="待定")
    demand = Demand.objects.unscoped("test").get()
    assert demand.state == "returned"
    ruling.follow("修改后再报")
    assert 'value="冬季用气安全提示"' in ruling.page
    ruling.send('name="title"')
    assert "关于开展提示的通知" in ruling.page
    ruling.send('name="document"')
    assert 'value="600.00"' in ruling.page
    ruling.send('name="minutes"', funding_source="区级财政预算")
    demand.refresh_from_db()
    assert (demand.state, demand.filings.count()) == ("in_approval", 2)


def test_a_part_can_be_put_aside_and_gone_on_with(seats: Seats) -> None:
    here = reader(seats, "td_dept").open("/d/demands/new/")
    here.send('name="title"', title="先存着的事", purpose="以后再说")
    here.open("/d/demands/").follow("先存着的事")
    assert "/what/" in here.path
    assert 'value="先存着的事"' in here.page


def test_a_worker_refuses_a_numbered_item_on_a_printed_ground_and_takes_it_back(seats: Seats) -> None:
    filing(seats)
    pk = Demand.objects.unscoped("test").get().pk
    for seat in ("td_party", "td_gov"):
        reader(seats, seat).open(f"/a/demands/{pk}/").send('name="hours_cap"', press=("answer", "approved"))
    here = reader(seats, "worker2").open("/w/").follow("冬季用气安全提示")
    here.send("为什么不接", reason="要做的和公示内容不一样")
    mine = Assignment.objects.unscoped("test").get(place=seats.actor("worker2").place_id)
    assert (mine.state, mine.refusal) == ("refused", "要做的和公示内容不一样")
    here.send("撤销")
    mine.refresh_from_db()
    assert mine.state == "waiting"


def test_an_unnumbered_demand_is_reported_answered_and_closed_without_script(seats: Seats) -> None:
    """D1-4.2.5: reported by paste and picture, ended at once; supervisor orders, issuer answers, supervisor closes."""
    picture = io.BytesIO()
    Image.new("RGB", (5, 5)).save(picture, "PNG")
    picture.seek(0)
    picture.name = "截图.png"
    here = reader(seats, "worker1").open("/w/refuse/new/")
    here.send('name="text"', text="今天下班前报 20 张照片", issuer_name="卫健局", picture=picture)
    assert "这件事您不用做了" in here.page
    report = UnnumberedReport.objects.unscoped("test").get()
    assert report.picture_id is not None
    Finding.objects.unscoped("test").update(issuer=seats.actor("td_dept").own_body)

    desk = reader(seats, "td_civil").open("/a/findings/").follow("20 张照片")
    assert "解放社区" not in desk.page
    desk.send("责令改正")
    issuer = reader(seats, "td_dept").open("/a/findings/").follow("20 张照片")
    for hidden in ("解放社区", "解放居委会", "截图", "u_one", str(timezone.localtime().time())[:5]):
        assert hidden not in issuer.page.split("<main", 1)[-1].split("</main", 1)[0]
    issuer.send('name="text"', text="已停止，不再要照片。")
    desk.open(desk.path).send("核实无误")
    assert Finding.objects.unscoped("test").get().state == "closed"


def test_the_list_of_bodies_and_articles_are_pages_of_their_own(seats: Seats) -> None:
    """Type-ahead has an address; without script it is simply opened."""
    assert "卫健局" in reader(seats, "worker1").open("/w/bodies/?issuer_name=卫健").page
    assert "社会救助" in reader(seats, "td_dept").open("/d/laws/?document=社会救助").page
    assert "协助做好社会救助工作" in reader(seats, "td_dept").open("/d/entries/?title=救助&kind=work").page


def test_acting_in_another_post_takes_a_form_and_is_shown(seats: Seats) -> None:
    here = reader(seats, "td_dept").open("/me/capacity/")
    assert "卫健局 · 经办人" in here.page
    assert "卫健局 · 经办人" in here.open("/d/demands/").page
