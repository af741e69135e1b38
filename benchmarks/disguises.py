"""How well hidden targets are seen: precision and recall on texts kept apart. `--train` makes the weights anew."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags

from shanzhi.policy.disguises import _model, runs, weigh

HERE = Path(__file__).parent
WEIGHTS = HERE.parent / "shanzhi/policy/data/disguises.json"
DEMANDS = HERE.parent / "shanzhi/entrypoints/cli/demo/content/demands.yaml"
PENALTY, SEEN_AT_LEAST, THRESHOLD = 0.05, 2, 0.0
LAWFUL = ("admit", "admit_transitional", "approve", "redirect", "return")
Row = dict[str, Any]


def texts(name: str) -> list[Row]:
    rows: list[Row] = yaml.safe_load((HERE / "texts" / name).read_text("utf-8"))["texts"]
    return rows


def sets() -> dict[str, list[Row]]:
    """Split by pair: a pair never stands on both sides."""
    old, more = texts("pairs-240.yaml"), texts("pairs-more.yaml")
    even = [row for row in old if int(row["pair"][-3:]) % 2 == 0]
    return {
        "training": even + [row for row in more if row["set"] == "train"] + ordinary()[::2],
        "240, odd pairs": [row for row in old if row not in even],
        "new, kept apart": [row for row in more if row["set"] == "blind"],
        "ordinary filings, other half": ordinary()[1::2],
    }


def ordinary() -> list[Row]:
    """Filings of the demo world that the gate admits or sends to approval: innocent, and not look-alikes."""
    rows = yaml.safe_load(DEMANDS.read_text("utf-8"))["demands"]
    lawful = [row["admission"] for row in rows if row["expected"]["outcome"] in LAWFUL]
    return [{"title": row["title"], "purpose": row["purpose"], "disguised": False} for row in lawful]


def _text(row: Row) -> str:
    return f"{row['title']}。{row['purpose']}"


def train(rows: Sequence[Row]) -> dict[str, Any]:
    """Logistic regression over runs of characters; rounded, small weights left out."""
    found = [set(runs(_text(row))) for row in rows]
    seen = Counter(run for each in found for run in each)
    names = sorted(run for run in seen if seen[run] >= SEEN_AT_LEAST)
    place = {run: at for at, run in enumerate(names)}
    cells = [(line, place[run]) for line, each in enumerate(found) for run in sorted(each) if run in place]
    matrix = csr_matrix((np.ones(len(cells)), tuple(zip(*cells, strict=True))), shape=(len(rows), len(names)))
    matrix = diags(1 / np.sqrt(np.maximum(1, np.asarray(matrix.sum(1)).ravel()))) @ matrix
    sign = np.array([1.0 if row["disguised"] else -1.0 for row in rows])

    def loss(given: Any) -> tuple[float, Any]:
        margin = sign * (matrix @ given[:-1] + given[-1])
        slope = -sign / (1 + np.exp(margin))
        total = np.logaddexp(0, -margin).sum() + PENALTY * (given[:-1] @ given[:-1]) / 2
        return total, np.append(matrix.T @ slope + PENALTY * given[:-1], slope.sum())

    best = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B").x
    weights = {run: round(float(best[at]), 3) for run, at in place.items()}
    return {
        "from": "2021-08-10",
        "source": "D1-4.2.6; learnt from invented texts",
        "how": "derived",
        "status": "示例（待确认）",
        "threshold": THRESHOLD,
        "bias": round(float(best[-1]), 3),
        "weights": weights,
    }


def report() -> None:
    for name, rows in sets().items():
        hit = [row for row in rows if weigh(_text(row)).suspected]
        right = sum(bool(row["disguised"]) for row in hit)
        wanted = sum(bool(row["disguised"]) for row in rows)
        precision = f"{right / len(hit):.2f}" if hit and wanted else "–"
        recall = f"{right / wanted:.2f}" if wanted else "–"
        wrong = len(hit) - right
        print(f"{name}: {len(rows)} texts, precision {precision}, recall {recall}, false alarms {wrong}")


if __name__ == "__main__":
    if "--train" in sys.argv:
        made = train(sets()["training"])
        WEIGHTS.write_text(json.dumps(made, ensure_ascii=False, sort_keys=True, indent=0) + "\n", "utf-8")
        _model.cache_clear()
    report()
