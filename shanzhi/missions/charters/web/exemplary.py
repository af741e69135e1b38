"""Progress of the county, exemplars within the quota, the report to the city (D2-3.1, D2-3.2, D2-3.3)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.campaigns import queries as campaigns
from shanzhi.kernel.documents.files import WORD
from shanzhi.kernel.documents.letters import OfficialLetter, Part, letter_docx
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.charters import actions, facts, queries
from shanzhi.missions.charters.web import exporting, pages
from shanzhi.missions.charters.web.forms import RemarkForm
from shanzhi.policy.charters.timetable import CAMPAIGN, timetable

LEADING = (Role.DESK, Role.SUPERVISOR, Role.APPROVER, Role.LEADER)
CHOOSERS = (Role.DESK, Role.APPROVER)


@requires(*LEADING)
@require_http_methods(["GET"])
def exemplars(request: HttpRequest) -> HttpResponse:
    return _exemplars(request, ())


def _exemplars(request: HttpRequest, problems: Any) -> HttpResponse:
    actor, on = acting(request), facts.today(timezone.now())
    rows = facts.areas(actor, on)
    context = {
        "rows": rows,
        "total": facts.summed(rows),
        "chooser": actor.has(*CHOOSERS) and actor.tier in ("county", "zone"),
        "candidates": queries.published_within(actor)[:50],
        "chosen": {row.charter_id for row in queries.exemplars_of(on.year)},
        "year": on.year,
        "timetable": timetable(on),
        "campaigns": campaigns.campaigns_for(actor, CAMPAIGN)[:6],
        "problems": problems,
        "typed": request.POST if problems else None,
        "once": pages.fresh(),
    }
    return pages.shown(request, "charters/exemplars.html", context)


@requires(*CHOOSERS)
@require_POST
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a text forward with a reason, or take it back."""
    actor, now = acting(request), timezone.now()
    if queries.charter_seen(actor, pk) is None:
        raise Http404

    def act() -> Any:
        if "drop" in request.POST:
            return actions.drop_exemplar(charter_id=pk, actor=actor, now=now)
        form = RemarkForm(request.POST)
        reason = form.cleaned_data["text"] if form.is_valid() else ""
        return actions.choose_exemplar(charter_id=pk, reason=reason[:300], actor=actor, now=now)

    return pages.done(request, act, "/a/rules/exemplars/", lambda problems: _exemplars(request, problems))


@requires(*LEADING)
@require_GET
def report(request: HttpRequest) -> HttpResponse:
    """The report to the city as an official letter; every number comes from the cases."""
    actor, on = acting(request), facts.today(timezone.now())
    rows = facts.areas(actor, on)
    if not rows:
        raise Http404
    total = facts.summed(rows)
    name = facts.area_name(actor)
    share = f"{total.done} ÷ {total.places} = {total.done / total.places:.1%}" if total.places else "没有村、社区"
    letter = OfficialLetter(
        title=f"关于{name}村规民约、居民公约修订完善工作完成情况的报告（演示样式，待审签）",
        addressee="鞍山市民政局",
        paragraphs=[
            Part("一、完成情况", 1),
            Part(
                f"应修订村、社区 {total.places} 个，已备案公布 {total.done} 个（{share}），"
                f"正在进行 {total.under_way} 个。"
            ),
            Part("二、报送范本", 1),
            *(Part(text) for text in facts.exemplars_told(rows)),
            Part("三、存在的问题和下一步", 1),
            Part("（请填写）"),
        ],
        table=facts.table(rows),
        signature=name,
        date=f"{on:%Y年%-m月%-d日}",
    )
    return exporting.download(letter_docx(letter), WORD, f"{name}村规民约居民公约修订完成情况.docx")
