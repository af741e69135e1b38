"""What people type about resources. Every error names its field and keeps what was typed."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms

from shanzhi.kernel.forms.fields import Lines, choice, day, number, upload
from shanzhi.missions.resources import facts
from shanzhi.policy.resources.offers import CRITERIA
from shanzhi.policy.resources.terms import categories, terms_on

OWNERS = (("state", "国有"), ("collective", "集体"), ("owners_common", "业主共有"), ("other", "其他"))
URGENCIES = (("high", "高"), ("medium", "中"), ("low", "低"))
SOURCES = (("survey", "问卷"), ("deliberation", "协商"), ("hotline", "热线"))
YES_NO = (("true", "是"), ("false", "否"))
ANSWERS = (("true", "同意"), ("false", "不同意"))
RATINGS = (("good", "满意"), ("fair", "一般"), ("poor", "不满意"))


def money(label: str, required: bool = False, most: int = 1_000_000_000) -> forms.DecimalField:
    """An amount in yuan to the cent; whether it may be negative is for the rules to say."""
    return forms.DecimalField(
        label=label,
        required=required,
        max_digits=12,
        decimal_places=2,
        max_value=most,
        error_messages={
            "required": f"请填写“{label}”，没有就写 0。",
            "invalid": f"“{label}”要填数字，例如 12.50。",
            "max_digits": f"“{label}”太大了，请核对单位和小数点。",
            "max_value": f"“{label}”太大了，请核对单位和小数点。",
            "max_decimal_places": f"“{label}”最多两位小数。",
            "max_whole_digits": f"“{label}”太大了，请核对单位和小数点。",
        },
    )


def moment(label: str) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages={"invalid": f"“{label}”写成 2026-11-28 14:00 这样。"},
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


def _codes(name: str) -> tuple[tuple[str, str], ...]:
    return tuple((row.code, row.name) for row in categories(name, date.max))


def _items() -> tuple[tuple[str, str], ...]:
    rows = [item for items in terms_on(date.max)["assets"].values() for item in items]
    return tuple((item, item) for item in rows)


class Asked(forms.Form):
    """A form whose blanks read as nothing rather than as missing."""

    def money_of(self, name: str) -> Decimal:
        value: Decimal | None = self.cleaned_data.get(name)
        return Decimal(0) if value is None else value


class AssetForm(Asked):
    """Four fields and four photographs; the rest may follow (J12)."""

    name = Lines("叫什么", 60)
    item = choice("是什么", _items())
    area = money("面积（平方米）")
    owner_class = choice("归谁所有", OWNERS)
    title_proof = Lines("凭什么认定", 200)
    monthly_rent = money("登记租金（元/月）")
    use_price = Lines("使用价格", 60)
    spot = Lines("示意图上的位置", 7)

    def group(self) -> str:
        """The group follows from the item, so it is not asked for."""
        rows = terms_on(date.max)["assets"].items()
        item = self.cleaned_data.get("item", "")
        return next((group for group, items in rows if item in items), "")

    def clean_spot(self) -> tuple[int, int] | None:
        text = self.cleaned_data["spot"]
        if not text:
            return None
        parts = text.replace("，", ",").split(",")
        if len(parts) != 2 or not all(part.strip().isdecimal() and int(part) < 100 for part in parts):
            raise forms.ValidationError("“示意图上的位置”写成 30,60：横和竖各 0 到 99。")
        return int(parts[0]), int(parts[1])


class VerifyForm(Asked):
    title_proof = Lines("凭什么认定", 200)
    owner_class = choice("归谁所有", OWNERS)


class ConsentForm(Asked):
    """What the minutes say; areas only where owners decide."""

    purpose = Lines("用来做什么", 100)
    decided_on = day("哪天决定的")
    eligible = number("全部人数", 0, 1_000_000)
    present = number("参加人数", 0, 1_000_000)
    in_favour = number("同意人数", 0, 1_000_000)
    eligible_area = money("全部面积（平方米）")
    present_area = money("参加面积（平方米）")
    in_favour_area = money("同意面积（平方米）")
    agreed = choice("答复", ANSWERS, "true")
    paper = upload("会议记录或书面答复")


class BookingForm(Asked):
    starts_at = moment("开始")
    ends_at = moment("结束")
    purpose = Lines("做什么用", 60, required=True)
    used_by = Lines("谁用", 60, required=True)
    price = money("收费（元）")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("starts_at", "ends_at"):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, f"请填写“{self.fields[name].label}”。")
        return cleaned


class NeedForm(Asked):
    name = Lines("需要什么", 60, required=True)
    category = choice("类别", _codes("needs"))
    source = choice("来源", SOURCES, "survey")
    count = number("多少户（人）", 1, 1_000_000)
    can_pay = Lines("能付多少", 40)
    urgency = choice("急不急", URGENCIES, "medium")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("category") and "category" not in self.errors:
            self.add_error("category", "请选“类别”。")
        if cleaned.get("count") is None and "count" not in self.errors:
            self.add_error("count", "请填写“多少户（人）”。")
        cleaned["source"] = cleaned.get("source") or "survey"
        cleaned["urgency"] = cleaned.get("urgency") or "medium"
        return cleaned


class WorkforceForm(Asked):
    kind = choice("哪一类", _codes("workforce"))
    name = Lines("名称或专长", 60, required=True)
    headcount = number("人数", 1, 10_000)
    hours_month = number("每月能出几小时", 0, 10_000)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("kind") and "kind" not in self.errors:
            self.add_error("kind", "请选“哪一类”。")
        if cleaned.get("headcount") is None and "headcount" not in self.errors:
            self.add_error("headcount", "请填写“人数”。")
        cleaned["hours_month"] = cleaned.get("hours_month") or 0
        return cleaned


class CallForm(Asked):
    """A call as it will be published."""

    title = Lines("名称", 60)
    purpose = Lines("做什么", 500)
    price_cap = money("价格上限（元）", required=True, most=99_999_999)
    promise_least = money("每季公益让利下限（元）", required=True)
    cash_cap = money("政府现金上限（元）")
    public_matter = choice("涉及公共事项吗", YES_NO, "true")
    term_from = day("项目从哪天开始")
    term_months = number("项目几个月", 1, 60)
    exit_terms = Lines("退出条款", 500)
    price = number("权重：价格", 0, 100)
    public_benefit = number("权重：公益让利", 0, 100)
    government_cost = number("权重：政府投入", 0, 100)
    plan = number("权重：服务方案", 0, 100)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("term_from", "term_months"):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, f"请填写“{self.fields[name].label}”。")
        for name in ("price_cap", "promise_least", "cash_cap"):
            if (cleaned.get(name) or 0) < 0:
                self.add_error(name, f"“{self.fields[name].label}”不能是负数。")
        return cleaned

    def draft(self) -> dict[str, Any]:
        kept = {
            name: self.cleaned_data[name] for name in ("title", "purpose", "exit_terms", "term_from", "term_months")
        }
        return kept | {
            "price_cap": self.money_of("price_cap"),
            "promise_least": self.money_of("promise_least"),
            "cash_cap": self.money_of("cash_cap"),
            "public_matter": self.cleaned_data["public_matter"] != "false",
            "weights": {name: self.cleaned_data.get(name) or 0 for name in CRITERIA},
        }


class OfferForm(Asked):
    """Six fields (J12)."""

    price = money("单价（元）", required=True, most=99_999_999)
    reference_price = money("周边参考价（元）", required=True, most=99_999_999)
    public_benefit = money("每季公益让利（元）", required=True)
    cash_wanted = money("希望政府出的现金（元）")
    plan = Lines("怎么做", 1000)
    conflict = Lines("利益冲突", 200)
    exclusive = forms.BooleanField(label="要求期满以后还独家经营", required=False)
    community_hours = money("要社区人员每季出几小时")

    def values(self) -> dict[str, Any]:
        amounts = ("price", "reference_price", "public_benefit", "cash_wanted")
        kept = {name: self.money_of(name) for name in amounts}
        return kept | {"plan": self.cleaned_data["plan"], "conflict": self.cleaned_data["conflict"]}


class AwardForm(Asked):
    title = Lines("项目名称", 60)
    reason = Lines("定标理由", 500)
    at_home = forms.BooleanField(label="可以上门", required=False)
    on_site = forms.BooleanField(label="可以到店", required=False)
    contract = upload("合同")


class QuarterForm(Asked):
    """Three numbers of the month, the rest is known (J12); more only where there is more."""

    residents_paid = money("居民付的钱（元）", required=True)
    cost = money("成本（元）", required=True)
    public_value = money("公益让利（元）", required=True)
    units = number("服务量（次）", 0, 10_000_000)
    units_proof = Lines("服务量的凭据", 100)
    others_paid = money("其他收入（元）")
    income = money("场地收入（元）")
    reasonable_cost = money("合理成本（元）")
    government_cash = money("政府现金（元）")
    satisfaction = number("满意率（%）", 0, 100)
    subsidised = number("享受优惠的人次", 0, 10_000_000)

    def values(self) -> dict[str, Any]:
        names = (
            "residents_paid",
            "cost",
            "public_value",
            "others_paid",
            "income",
            "reasonable_cost",
            "government_cash",
        )
        share = self.cleaned_data.get("satisfaction")
        return {name: self.money_of(name) for name in names} | {
            "units": self.cleaned_data.get("units") or 0,
            "units_proof": self.cleaned_data.get("units_proof", ""),
            "subsidised": self.cleaned_data.get("subsidised") or 0,
            "satisfaction": None if share is None else Decimal(share) / 100,
        }


class ConfirmForm(Asked):
    staff_hours = forms.DecimalField(
        label="社区人员用了几小时",
        required=False,
        min_value=0,
        max_value=99_999,
        max_digits=6,
        decimal_places=1,
        error_messages={
            "invalid": "“社区人员用了几小时”要填数字，没有就写 0。",
            "min_value": "“社区人员用了几小时”不能是负数。",
            "max_value": "“社区人员用了几小时”太大了。",
            "max_digits": "“社区人员用了几小时”太大了。",
            "max_decimal_places": "“社区人员用了几小时”最多一位小数。",
        },
    )
    staff_hours_admitted = forms.BooleanField(label="这些用时有准入编号", required=False)

    def values(self) -> dict[str, Any]:
        return {
            "staff_hours": self.money_of("staff_hours"),
            "staff_hours_admitted": self.cleaned_data["staff_hours_admitted"],
        }


class TrialForm(Asked):
    """What-if (试算): price, units, costs, rent given free, income shared."""

    price = money("单价（元）", required=True)
    reference_price = money("参考价（元）", required=True)
    units = number("一季几次", 0, 10_000_000)
    unit_cost = money("每次成本（元）")
    fixed_cost = money("一季固定成本（元）")
    monthly_rent = money("登记租金（元/月）")
    rent_free = number("租金免几成（%）", 0, 100)
    income_share = number("收入分给社区或业主（%）", 0, 100)


class ProviderForm(Asked):
    credit_code = Lines("统一社会信用代码", 30)
    categories = forms.MultipleChoiceField(
        label="服务类别",
        choices=_codes("needs"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "“服务类别”没有“%(value)s”这一项。"},
    )
    licence = Lines("证照名称", 60)
    licence_until = day("有效期到")
    licence_long_term = forms.BooleanField(label="长期有效", required=False)
    capacity = money("每季能承接（元）")
    conflict = Lines("利益冲突申报", 200)

    def values(self) -> dict[str, Any]:
        kept = {name: self.cleaned_data[name] for name in ("categories", "licence", "licence_long_term", "conflict")}
        code = "".join(self.cleaned_data["credit_code"].split()).upper()
        until = None if kept["licence_long_term"] else self.cleaned_data["licence_until"]
        return kept | {
            "credit_code": code,
            "licence_until": until,
            "capacity": max(self.money_of("capacity"), Decimal(0)),
        }


class IncentiveForm(Asked):
    measure = choice("申请哪一种", _codes("measures"))
    ground = Lines("理由", 500)


class AnswerForm(Asked):
    """A yes or no with its words."""

    agreed = choice("答复", ANSWERS)
    text = Lines("怎么答复", 500)


class ExcludeForm(Asked):
    reason = Lines("理由", 500)
    until = day("到哪天")


class OrderForm(Asked):
    """At home or on site, when, where, whom to call."""

    where = choice("在哪里", (("home", "上门"), ("site", "到店")), "home")
    slot = forms.CharField(label="什么时候", required=False, max_length=40)
    address = Lines("去哪儿", 80)
    phone = Lines("电话", 20)
    note = Lines("要说的话", 100)

    def values(self) -> dict[str, Any]:
        try:
            at = datetime.fromisoformat(self.cleaned_data["slot"])
        except ValueError:
            at = datetime.min.replace(tzinfo=facts.LOCAL)
        at = at if at.tzinfo else at.replace(tzinfo=facts.LOCAL)
        return {
            "at_home": self.cleaned_data["where"] != "site",
            "slot_at": at,
            "address": self.cleaned_data["address"],
            "phone": self.cleaned_data["phone"],
            "note": self.cleaned_data["note"],
        }


class SheetForm(Asked):
    kind = choice("导入哪一类", (("asset", "公共资源"), ("need", "服务需求"), ("workforce", "人力资源")), "asset")
    sheet = upload("表格")
