"""Revising village rules or a residents' convention: six steps, none skipped, going back keeps history (D2-2.1).

The sixth step 备案公布 has two acts, so it has two places: `filing` (the township looks) and `filed`
(a number is given, the text is not yet public). Publication is the only way from there.
"""

from shanzhi.policy.procedures.engine import Move, Procedure, Step

STEPS = ("publicity", "opinions", "draft", "review", "vote", "filing")
"""The six steps in the words of document 2, for step bars."""
OPEN = (*STEPS, "filed")
"""Places where a revision is still under way."""

_WITHDRAW = Move("withdrawn", "中止修订", ("committee",), None, ("withdrawal_note",))

CHARTER_REVISION = Procedure(
    name="charter_revision",
    label="村规民约、居民公约修订",
    start="publicity",
    steps=(
        Step(
            "publicity",
            "宣传发动",
            (Move("opinions", "发出通知，开始征集", ("committee",), "D2-2.1", ("notice",)), _WITHDRAW),
        ),
        Step(
            "opinions",
            "征集民意",
            (
                Move("draft", "每户都送达，拟定草案", ("committee",), "D2-2.2", ("households_reached",)),
                _WITHDRAW,
            ),
        ),
        Step(
            "draft",
            "拟定草案",
            (
                Move(
                    "review",
                    "提请审核",
                    ("committee",),
                    "D2-2.3",
                    ("draft_text", "opinions_answered", "unlawful_settled", "comments_answered"),
                ),
                _WITHDRAW,
            ),
        ),
        Step(
            "review",
            "提请审核",
            (
                Move(
                    "vote",
                    "审核同意，形成审议稿",
                    ("township",),
                    "D2-2.3",
                    ("party_agreement", "government_agreement", "comments_settled", "frozen_text"),
                ),
                Move("draft", "退回修改", ("township",), "D2-2.3", ("review_comments",)),
            ),
        ),
        Step(
            "vote",
            "审议表决",
            (
                Move("filing", "表决通过，报备案", ("committee",), "D2-2.4", ("adopted_verdict",)),
                Move("draft", "表决没有通过，重新修改", ("committee",), "D2-2.4", ("failed_verdict",)),
            ),
        ),
        Step(
            "filing",
            "备案公布",
            (
                Move(
                    "filed",
                    "准予备案",
                    ("township",),
                    "D2-2.5",
                    ("party_agreement", "government_agreement", "filing_number"),
                ),
                Move("draft", "责令改正", ("township",), "D2-2.5", ("order_to_correct",)),
            ),
        ),
        Step(
            "filed",
            "已备案，待公布",
            (Move("in_force", "公布", ("committee",), "D2-2.5", ("filing_number", "voted_text")),),
        ),
        Step(
            "in_force",
            "施行中",
            (Move("superseded", "由新版本取代", ("system",), None, ("newer_text_in_force",)),),
        ),
        Step("superseded", "已被新版本取代"),
        Step("withdrawn", "已中止"),
    ),
    actors={
        "committee": "村（居）民委员会",
        "township": "乡镇（街道）党（工）委、政府（办事处）",
        "system": "系统",
    },
    evidence={
        "notice": "通知正文和发出日期",
        "households_reached": "每一户的送达记录",
        "draft_text": "草案正文",
        "opinions_answered": "每条意见的答复",
        "unlawful_settled": "涉嫌违法的条款已经改掉，或经法制审查人认可",
        "comments_answered": "上一轮审核意见的答复",
        "party_agreement": "党（工）委的同意",
        "government_agreement": "政府（办事处）的同意",
        "comments_settled": "审核意见全部了结",
        "frozen_text": "定稿的审议稿及其摘要",
        "review_comments": "落到条款上的审核意见",
        "adopted_verdict": "会议表决通过的结论",
        "failed_verdict": "会议没有通过的结论",
        "filing_number": "备案编号",
        "order_to_correct": "责令改正的决定",
        "voted_text": "与表决稿一字不差的公布文本",
        "newer_text_in_force": "新版本已经施行",
        "withdrawal_note": "中止的原因",
    },
)
