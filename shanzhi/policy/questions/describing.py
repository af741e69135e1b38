"""What each question of the policy API takes, as JSON Schema with Chinese descriptions and one example."""

from enum import StrEnum

from shanzhi.policy.admission import facts as asked
from shanzhi.policy.assemblies import facts as assemblies
from shanzhi.policy.calendar import MOST_DAYS
from shanzhi.policy.deliberation import forms
from shanzhi.policy.questions import charter_described as charter
from shanzhi.policy.questions.admission import TITLE_MOST, Placement, ResultOwner
from shanzhi.policy.questions.identifier import Kind as IdentifierKind
from shanzhi.policy.questions.opinion_groups import SEED_MOST, VOTES_MOST
from shanzhi.policy.questions.reading import TEXT_MOST
from shanzhi.policy.resources.benefit import OwnerClass

Schema = dict[str, object]


def _codes(vocabulary: type[StrEnum], says: str) -> Schema:
    return {"type": "string", "enum": [code.value for code in vocabulary], "description": says}


def _text(says: str, most: int = TITLE_MOST) -> Schema:
    return {"type": "string", "maxLength": most, "description": says}


def _yes(says: str) -> Schema:
    return {"type": "boolean", "description": says}


def _count(says: str) -> Schema:
    return {"type": "integer", "minimum": 0, "description": says}


def _yuan(says: str) -> Schema:
    return {"type": "number", "minimum": 0, "description": says}


def _day(says: str) -> Schema:
    return {"type": "string", "format": "date", "description": says}


def _object(properties: Schema, required: list[str], says: str = "") -> Schema:
    whole: Schema = {"type": "object", "additionalProperties": False, "properties": properties, "required": required}
    return whole | ({"description": says} if says else {})


_BASIS = _object(
    {
        "kind": _codes(asked.BasisKind, "法律法规规章；中央、省、市的党委政府文件；部门文件"),
        "level": _codes(asked.Level, "只对 statute：法律、法规、规章；不写按法律"),
        "document": _text("文件名或文号；写成空白等于没写"),
        "article": _text("第几条"),
    },
    ["kind"],
)
_FUNDING = _object(
    {
        "source": _text("经费来源；“待定”不算"),
        "amount_per_community": {"type": "number", "minimum": 0, "description": "每个社区（村）多少元"},
        "none_needed": _text("0 元时写明理由"),
    },
    [],
    "费随事转：来源和金额；没有就不写",
)
ADMISSION = _object(
    {
        "on": _day("按哪一天的条款判断"),
        "kind": _codes(asked.Kind, "种类；app 是本系统约定，不是文件原文"),
        "issuer_tier": _codes(asked.IssuerTier, "提出单位的层级；证明和社区挂牌可以不写"),
        "sponsor_tier": _codes(asked.IssuerTier, "中央和省级的事，由哪一级本地单位牵头"),
        "title": _text("名称；文字里的取消事项也会被发现"),
        "purpose": _text("要社区（村）做什么", TEXT_MOST),
        "role": _codes(asked.Role, "填报的角色：负责、协助、受委托；结论用认定的角色"),
        "result_owner": _codes(ResultOwner, "结果由谁负责"),
        "community_share": {
            "type": "number",
            "minimum": 0,
            "maximum": 1,
            "description": "社区（村）承担的工时占比；过半即认定为负责",
        },
        "topic": _codes(asked.Topic, "性质"),
        "own_duty": {"enum": [True, False, "unknown"], "description": "是不是提出单位自己的职责"},
        "bases": {"type": "array", "maxItems": 50, "items": _BASIS, "description": "依据"},
        "listed": _yes("在对应的清单上"),
        "list_status": _codes(asked.ListStatus, "证明：保留、不保留、清单外"),
        "funding": _FUNDING,
        "minutes": _count("每次占用多少分钟"),
        "frequency": _codes(asked.Frequency, "频度"),
        "rural_scheduling": _yes("涉农调度报表"),
        "material_owner": _codes(asked.MaterialOwner, "材料本来归谁：提出单位、新型农业经营主体、乡镇"),
        "duplicate_fields": _count("已经采集过、仍然有效的字段数"),
        "total_fields": _count("全部字段数"),
        "weekly_monthly_quota_left": _count("周报、月报还剩几张额度"),
        "veto": _yes("考评：一票否决"),
        "sole_department": _yes("考评：部门单独组织"),
        "composite": _yes("考评：区（市、县）综合考评"),
        "self_nomination": _yes("考评：自主申报"),
        "all_items_covered": _yes("考评：准入事项全部纳入"),
        "weights": {
            "type": "object",
            "additionalProperties": {"type": "number", "minimum": 0},
            "description": "考评：各项权重，合计 100；群众满意度的名称用 satisfaction",
        },
        "temporary": _yes("街道（乡镇）挂牌：临时加挂"),
        "major_task": _text("临时加挂：哪项重大任务"),
        "ends": _day("临时加挂：哪天结束"),
        "place": _codes(Placement, "社区（村）挂牌：室内、室外"),
        "wording": _text("牌子上的字"),
        "in_duty": _yes("证明：属于社区（村）职责"),
        "verifiable": _codes(asked.Verifiable, "证明：查记录能核实、上门能核实、核实不了"),
        "ground_supplied": _yes("证明：开证明的单位给了依据"),
    },
    ["on", "kind"],
)
WORKING_DAYS = _object(
    {
        "start": {"type": "string", "description": "日期或时间，如 2026-09-30；按北京时间算哪一天"},
        "days": {"type": "integer", "minimum": 0, "maximum": MOST_DAYS, "description": "几个工作日"},
    },
    ["start", "days"],
)
IDENTIFIER = _object(
    {
        "kind": _codes(IdentifierKind, "身份证号、统一社会信用代码、区划代码、准入编号"),
        "value": _text("号码"),
    },
    ["kind", "value"],
)
DELIBERATION_FORM = _object(
    {
        "scope": _codes(forms.Scope, "涉及谁：全社区、楼宇小区、小组自然屯、特定的人或单位、谁都可以说"),
        "attention": _codes(forms.Attention, "关注程度；不写按一般"),
        "matter": _codes(forms.Matter, "什么事"),
        "recipients": {
            "type": ["integer", "array"],
            "minimum": 0,
            "items": {"type": "string"},
            "description": "要书面征求意见的单位和个人：写个数，或写名单",
        },
        "on": _day("按哪一天的条款；不写按 2022-01-01"),
    },
    ["scope", "matter"],
)
OPINION_GROUPS = _object(
    {
        "votes": {
            "type": "array",
            "maxItems": VOTES_MOST,
            "items": {"type": "array", "minItems": 4, "maxItems": 4},
            "description": "每一票 [人, 话, 1 同意 / -1 不同意 / 0 说不准, 序号]；同一人同一句以序号大的为准",
        },
        "group_count": {"type": "integer", "minimum": 2, "maximum": 12, "description": "固定分几组；不写由系统选"},
        "seed": {
            "type": "integer",
            "minimum": 0,
            "maximum": SEED_MOST,
            "description": "随机种子；同样的输入同样的结果",
        },
    },
    ["votes"],
)
MEETING = _object(
    {
        "body": _codes(assemblies.Body, "什么会"),
        "basis": _codes(assemblies.Basis, "按什么算人数；只有一种算法的会可以不写"),
        "on": _day("开会那天；法律按这一天的版本"),
        "notice_on": _day("哪天通知的"),
        "jurisdiction": _text("地方的区划代码，2、4、6、9 或 12 位"),
        "eligible": _count("应到：名册上的人数或户数"),
        "present": _count("表决时在场的人数或户数"),
        "in_favour": _count("同意"),
        "against": _count("反对"),
        "abstained": _count("弃权"),
        "called_by": _codes(assemblies.CalledBy, "谁召集，或者谁提议"),
        "proposers": _count("联名提议的人数"),
        "proposer_base": _count("可以联名的总数，和应到不是一个数时写"),
        "authorised": _yes("代表会议：全体会议有没有授权"),
        "secret": _yes("是不是无记名投票"),
        "matter": _codes(assemblies.Matter, "什么事；不写按一般事项"),
        "eligible_area": {"type": "number", "minimum": 0, "description": "业主：全部专有部分面积（平方米）"},
        "present_area": {"type": "number", "minimum": 0, "description": "业主：参与表决的面积"},
        "in_favour_area": {"type": "number", "minimum": 0, "description": "业主：同意的面积"},
        "committee": _count("代表会议：委员会成员"),
        "delegates": _count("代表会议：代表"),
        "women_delegates": _count("代表会议：妇女代表"),
    },
    ["body", "on"],
)
BENEFIT = _object(
    {
        "price": _yuan("居民付的单价，元"),
        "reference_price": _yuan("周边参考价，元"),
        "price_cap": _yuan("约定的价格上限；不写按参考价"),
        "satisfaction": {"type": "number", "minimum": 0, "maximum": 1, "description": "满意率，0 到 1"},
        "voluntary": _yes("居民自愿购买"),
        "demand_evidence": _yes("有对应的需求记录"),
        "revenue_4q": _yuan("最近四个季度的收入"),
        "cost_4q": _yuan("最近四个季度的成本"),
        "public_value": _yuan("本季公益让利"),
        "public_promise": _yuan("承诺的公益让利"),
        "government_cash": _yuan("政府现金"),
        "government_cash_cap": _yuan("政府现金上限；不写按 0"),
        "in_kind": _yuan("实物按登记租金折价"),
        "owner_class": _codes(OwnerClass, "场地归谁：国有、集体、业主共有、其他"),
        "owners_decision": {"type": "boolean", "description": "产权人的决定；业主共有的必须是 true"},
        "income": _yuan("场地收入"),
        "reasonable_cost": _yuan("合理成本"),
        "public_matter": _yes("涉及公共事项"),
        "deliberation": _yes("有协商结论"),
        "offers": _count("应征几家"),
        "single_offer_reason": {"type": "string", "description": "只有一家时的理由"},
        "conflict_declared": _yes("申报了利益冲突；不写按是"),
        "exclusive_beyond_term": _yes("期满后还独家；不写按否"),
        "community_staff_hours": _yuan("社区人员用时，小时"),
        "staff_hours_admitted": _yes("用时经过准入；不写按是"),
        "inventories_complete": _yes("三类摸底已完成；不写按是"),
    },
    [
        *("price", "reference_price", "satisfaction", "revenue_4q", "cost_4q"),
        *("public_value", "public_promise", "owner_class"),
    ],
)
SCHEMAS: dict[str, Schema] = {
    "admission": ADMISSION,
    "benefit": BENEFIT,
    "charter": charter.CHARTER,
    "working-days": WORKING_DAYS,
    "identifier": IDENTIFIER,
    "deliberation-form": DELIBERATION_FORM,
    "opinion-groups": OPINION_GROUPS,
    "meeting": MEETING,
}
EXAMPLES: dict[str, Schema] = {
    "charter": charter.EXAMPLE,
    "admission": {
        "on": "2026-03-16",
        "kind": "work",
        "issuer_tier": "county",
        "title": "协税护税任务分解",
        "purpose": "每个社区年内完成代征税款 5 万元。",
        "topic": "tax_target",
        "own_duty": True,
        "result_owner": "community",
        "bases": [{"kind": "department", "document": "示例通知（待确认）"}],
    },
    "benefit": {
        "price": 12,
        "reference_price": 15,
        "price_cap": 13,
        "satisfaction": 0.91,
        "voluntary": True,
        "demand_evidence": True,
        "revenue_4q": 63800,
        "cost_4q": 62100,
        "public_value": 9400,
        "public_promise": 9000,
        "owner_class": "owners_common",
        "owners_decision": False,
    },
    "working-days": {"start": "2026-09-30", "days": 3},
    "identifier": {"kind": "division_code", "value": "210302002001"},
    "deliberation-form": {"scope": "building", "attention": "high", "matter": "local_affair"},
    "opinion-groups": {"votes": [["p1", "s1", 1, 1], ["p1", "s1", -1, 2], ["p2", "s1", 1, 1]], "seed": 7},
    "meeting": {
        "body": "residents_assembly",
        "basis": "households",
        "on": "2026-06-12",
        "notice_on": "2026-06-01",
        "jurisdiction": "210302002001",
        "eligible": 1246,
        "present": 640,
        "in_favour": 420,
        "against": 150,
        "abstained": 70,
        "called_by": "committee",
        "matter": "charter",
    },
}
