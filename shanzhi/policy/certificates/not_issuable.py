"""The twenty certificates communities do not issue (民发〔2020〕20号) and where to turn instead (D1-4.5.8)."""

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from shanzhi.policy.certificates.guides import notice_sentence
from shanzhi.policy.decision import Reason

SOURCE = "民发〔2020〕20号《不应由基层群众性自治组织出具证明事项清单（第一批）》（公开资料，待核）"
CLAUSE = "D1-4.5.8"
QUOTE = "凡是没有法律法规依据或未经国家和省、市批准列入保留证明事项清单的证明事项，社区（村）组织不予出具"


@dataclass(frozen=True, slots=True)
class NotIssuable:
    """One entry of the list: its number, where to turn, why in a plain sentence, a lawful exception if any."""

    number: int
    name: str
    use_instead: str
    sentence: str
    exception: str

    @property
    def ways(self) -> list[str]:
        return [way for way in self.use_instead.replace("；", "、").split("、") if way]

    @property
    def reason(self) -> Reason:
        return Reason(
            "not_issuable",
            CLAUSE,
            QUOTE,
            f"《{self.name}》不由社区（村）开。{self.sentence}",
            f"可以找：{self.use_instead}。",
        )


@cache
def all_items() -> tuple[NotIssuable, ...]:
    text = resources.files("shanzhi.policy.data").joinpath("certificates/not_issuable.yaml").read_text("utf-8")
    rows = yaml.load(text, Loader=yaml.CSafeLoader)["items"]  # the safe loader, in C
    return tuple(
        NotIssuable(
            row["number"],
            row["name"],
            row["use_instead"],
            notice_sentence(row["number"]),
            row["exception"] or "",
        )
        for row in rows
    )


def item(number: int) -> NotIssuable | None:
    return next((row for row in all_items() if row.number == number), None)


def named(text: str) -> tuple[NotIssuable, ...]:
    """Those whose name holds the words typed, or all of whose characters stand in them."""
    asked = text.strip().removesuffix("证明")
    if not asked:
        return ()
    return tuple(row for row in all_items() if asked in row.name or set(asked) <= set(row.name))
