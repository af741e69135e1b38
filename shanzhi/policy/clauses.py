"""The obligations of the four documents (clauses.toml) and their texts, to show and to quote."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

DOCUMENTS = {
    "1": ("1-burden-relief.zh.txt", "关于进一步开展街道（乡镇）社区（村）减负工作的实施意见", "2021-08-10"),
    "2": ("2-conventions.zh.txt", "关于修订完善村规民约和居民公约的通知", "2021-09-30"),
    "3": ("3-deliberation.zh.txt", "关于进一步丰富社区（村）议事协商形式的实施方案", None),
    "5": ("5-social-resources.zh.txt", "关于吸引社会资源参与提升社区服务水平的实施方案", None),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One obligation: `id` D<document>-<part>.<item>.<sentence>, `zh` its core words, `must` what we do."""

    id: str
    kind: str
    zh: str
    must: str
    module: str

    @property
    def document(self) -> str:
        return self.id[1]

    @property
    def title(self) -> str:
        return DOCUMENTS[self.document][1]

    @property
    def citation(self) -> str:
        """《…实施意见》四（二）: document, part and item as people write them."""
        part, _, rest = self.id.split("-", 1)[1].partition(".")
        item = rest.split(".")[0]
        return f"《{self.title}》{_numeral(part)}" + (f"（{_numeral(item)}）" if item not in ("", "0") else "")


def _numeral(number: str) -> str:
    return "零一二三四五六七八九十"[int(number)]


@cache
def all_clauses() -> dict[str, Clause]:
    text = resources.files("shanzhi.policy").joinpath("clauses.toml").read_text("utf-8")
    return {row["id"]: Clause(**row) for row in tomllib.loads(text)["clause"]}


def clause(clause_id: str) -> Clause:
    """The clause of that id; KeyError if the documents have none: clauses are never invented."""
    return all_clauses()[clause_id]


@cache
def document_text(number: str) -> str:
    """The whole text of document 1, 2, 3 or 5."""
    return resources.files("shanzhi.policy").joinpath("texts", DOCUMENTS[number][0]).read_text("utf-8")
