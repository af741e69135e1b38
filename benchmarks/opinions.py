"""Opinion groups against red-dwarf: CPU, and whether the groups are the same people.

`python benchmarks/opinions.py PEER_PYTHON PEOPLE STATEMENTS VOTES_PER_PERSON`; PEER_PYTHON is an interpreter with
red-dwarf installed (it is no dependency of ours), `-` measures ours alone. Votes are drawn with three planted
groups; both sides get the same ones. Run with OPENBLAS_NUM_THREADS=1 to compare on one core.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from shanzhi.policy.opinions.clustering import agreement
from shanzhi.policy.opinions.groups import OpinionMap, opinion_map
from shanzhi.policy.opinions.votes import Ballots, Counts

ROUNDS = 5
PEER = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
import numpy as np
from reddwarf.implementations.polis import run_pipeline
rows, columns, choices = np.load(sys.argv[1])
votes = [{"participant_id": int(p), "statement_id": int(s), "vote": int(c)} for p, s, c in zip(rows, columns, choices)]
wall, cpu = time.perf_counter(), time.process_time()
found = run_pipeline(votes=votes, random_state=1)
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
people = found.participants_df
groups = {int(p): (-1 if g != g or g is None else int(g)) for p, g in zip(people.index, people["cluster_id"])}
print(json.dumps({"wall": wall, "cpu": cpu, "groups": groups}))
"""


def drawn(people: int, statements: int, votes: int) -> Ballots:
    """Three groups with opinions of their own, everybody answering a random part of the statements."""
    chance = np.random.default_rng(1)
    group = chance.integers(0, 3, people)
    opinions = chance.normal(0, 1.2, (3, statements))
    rows = np.repeat(np.arange(people), np.clip(chance.poisson(votes, people), 8, statements))
    cells = np.unique(rows * statements + chance.integers(0, statements, len(rows)))
    rows, columns = cells // statements, cells % statements
    felt = opinions[group[rows], columns] + chance.normal(0, 1, len(rows))
    choices = np.where(felt > 0.35, 1, np.where(felt < -0.35, -1, 0)).astype(np.int8)
    return Ballots(tuple(range(people)), tuple(range(statements)), rows, columns, choices)


def labels(found: OpinionMap) -> Counts:
    made = np.full(len(found.participants), -1)
    for at, group in enumerate(found.groups):
        made[group.members] = at
    return made


def ours(ballots: Ballots) -> tuple[float, float, Counts]:
    """Median wall and CPU seconds of several runs, and everybody's group."""
    walls, cpus = [], []
    for _ in range(ROUNDS):
        wall, cpu = time.perf_counter(), time.process_time()
        found = opinion_map(ballots)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return float(np.median(walls)), float(np.median(cpus)), labels(found)


def peer(python: str, ballots: Ballots) -> tuple[float, float, Counts]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "votes.npy"
        np.save(path, np.stack([ballots.rows, ballots.columns, ballots.choices.astype(np.int64)]))
        ran = subprocess.run([python, "-c", PEER, str(path)], capture_output=True, text=True, check=True)
    told = json.loads(ran.stdout.splitlines()[-1])
    groups = np.array([told["groups"].get(str(person), -1) for person in range(len(ballots.participants))])
    return told["wall"], told["cpu"], groups


def main(python: str, people: int, statements: int, votes: int) -> None:
    ballots = drawn(people, statements, votes)
    wall, cpu, mine = ours(ballots)
    print(f"{people} x {statements}, {len(ballots.rows)} votes: ours {wall:.3f} s wall, {cpu:.3f} s CPU, ", end="")
    print(f"{len(set(mine[mine >= 0].tolist()))} groups")
    if python == "-":
        return
    peer_wall, peer_cpu, theirs = peer(python, ballots)
    both = (mine >= 0) & (theirs >= 0)
    same = agreement(mine[both], theirs[both]) if both.any() else float("nan")
    print(f"red-dwarf {peer_wall:.2f} s wall, {peer_cpu:.2f} s CPU: {peer_cpu / cpu:.0f} times ours; ", end="")
    print(f"agreement {same:.4f} over {int(both.sum())} people")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
