"""The tree of RFC 9162 against the vectors published with Certificate Transparency, and by properties."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.kernel.audit import merkle

ENTRIES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
"""The eight entries of the reference tests of Certificate Transparency (merkletree tests, public)."""
LEAVES = [merkle.leaf_hash(bytes.fromhex(entry)) for entry in ENTRIES]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
PATHS = {
    (0, 1): (),
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
    (1, 5): (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
GROWTHS = {
    (1, 1): (),
    (1, 8): PATHS[0, 8],
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}


def as_bytes(texts: tuple[str, ...]) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size: int) -> None:
    assert merkle.root_of(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), PATHS)
def test_inclusion_paths_are_the_published_ones(index: int, size: int) -> None:
    path = merkle.inclusion_proof(LEAVES[:size], index)
    assert path == as_bytes(PATHS[index, size])
    assert merkle.included(leaf=LEAVES[index], index=index, size=size, proof=path, root=bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("older", "size"), GROWTHS)
def test_consistency_paths_are_the_published_ones(older: int, size: int) -> None:
    path = merkle.consistency_proof(LEAVES[:size], older)
    assert path == as_bytes(GROWTHS[older, size])
    roots = [bytes.fromhex(ROOTS[count]) for count in (older, size)]
    assert merkle.consistent(older=older, older_root=roots[0], size=size, root=roots[1], proof=path)


def test_every_proof_of_every_small_tree_holds_and_no_altered_one_does() -> None:
    """Trees of up to 33 leaves, each pair; altered: the leaf, the place, one step, one step less, one more."""
    leaves = [merkle.leaf_hash(bytes([number])) for number in range(33)]
    for size in range(1, 34):
        root = merkle.root_of(leaves[:size])
        for index in range(size):
            proof = merkle.inclusion_proof(leaves[:size], index)
            lawful = {"leaf": leaves[index], "index": index, "size": size, "proof": proof, "root": root}
            assert merkle.included(**lawful)  # type: ignore[arg-type]
            wrong = [{"leaf": merkle.EMPTY}, {"proof": [*proof, root]}, {"root": merkle.EMPTY}, {"index": size}]
            wrong += [{"proof": proof[:-1]}, {"proof": [merkle.EMPTY, *proof[1:]]}] if proof else []
            wrong += [{"index": (index + 1) % size}] if size > 1 else []
            assert not any(merkle.included(**(lawful | change)) for change in wrong)  # type: ignore[arg-type]


def test_every_growth_of_every_small_tree_is_proven_and_no_rewritten_one() -> None:
    leaves = [merkle.leaf_hash(bytes([number])) for number in range(33)]
    roots = [merkle.root_of(leaves[:size]) for size in range(34)]
    for older, size in product(range(1, 34), range(1, 34)):
        if older > size:
            continue
        proof = merkle.consistency_proof(leaves[:size], older)
        lawful = {"older": older, "older_root": roots[older], "size": size, "root": roots[size], "proof": proof}
        assert merkle.consistent(**lawful)  # type: ignore[arg-type]
        wrong = [{"older_root": merkle.EMPTY}, {"root": merkle.EMPTY}, {"proof": [*proof, merkle.EMPTY]}]
        wrong += [{"proof": proof[:-1]}] if proof else []
        assert not any(merkle.consistent(**(lawful | change)) for change in wrong)  # type: ignore[arg-type]


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70), st.data())
def test_a_root_depends_on_every_entry_and_its_place(entries: list[bytes], data: st.DataObject) -> None:
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    at = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:at], merkle.leaf_hash(entries[at] + b"x"), *leaves[at + 1 :]]
    assert merkle.root_of(changed) != merkle.root_of(leaves)
    assert merkle.root_of([*leaves, leaves[at]]) != merkle.root_of(leaves)


def test_there_is_no_proof_of_what_is_not_there() -> None:
    for index in (-1, 3):
        with pytest.raises(IndexError):
            merkle.inclusion_proof(LEAVES[:3], index)
    for older in (0, 4):
        with pytest.raises(IndexError):
            merkle.consistency_proof(LEAVES[:3], older)
