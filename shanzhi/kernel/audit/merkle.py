"""The Merkle tree of RFC 9162, section 2.1: roots, inclusion and consistency proofs. Pure; no tables, no files."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Growing:
    """A tree that grows leaf by leaf and keeps only the roots of its full subtrees, the widest first."""

    size: int = 0
    full: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> None:
        self.full.append(leaf)
        self.size += 1
        ended = self.size
        while not ended & 1:
            right, left = self.full.pop(), self.full.pop()
            self.full.append(node_hash(left, right))
            ended >>= 1

    def root(self) -> bytes:
        if not self.full:
            return EMPTY
        found = self.full[-1]
        for left in reversed(self.full[:-1]):
            found = node_hash(left, found)
        return found


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    tree = Growing()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def _split(size: int) -> int:
    """The largest power of two smaller than the size."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of one leaf (2.1.3.1); IndexError when the tree has no such leaf."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    middle = _split(len(leaves))
    if index < middle:
        return [*inclusion_proof(leaves[:middle], index), root_of(leaves[middle:])]
    return [*inclusion_proof(leaves[middle:], index - middle), root_of(leaves[:middle])]


def consistency_proof(leaves: Sequence[bytes], older: int) -> list[bytes]:
    """That the tree of `older` leaves is the beginning of this one (2.1.4.1)."""
    if not 0 < older <= len(leaves):
        raise IndexError(older)
    return _subproof(leaves, older, True)


def _subproof(leaves: Sequence[bytes], older: int, whole: bool) -> list[bytes]:
    if older == len(leaves):
        return [] if whole else [root_of(leaves)]
    middle = _split(len(leaves))
    if older <= middle:
        return [*_subproof(leaves[:middle], older, whole), root_of(leaves[middle:])]
    return [*_subproof(leaves[middle:], older - middle, False), root_of(leaves[:middle])]


def included(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows the leaf at this place under the root (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for step in proof:
        if not last:
            return False
        if at & 1 or at == last:
            found = node_hash(step, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    return not last and found == root


def consistent(*, older: int, older_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows the older tree as the beginning of the newer one (2.1.4.2)."""
    if older == size:
        return not proof and older_root == root
    if not 0 < older < size or not proof:
        return False
    path = [older_root, *proof] if not older & (older - 1) else list(proof)
    at, last = older - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = now = path[0]
    for step in path[1:]:
        if not last:
            return False
        if at & 1 or at == last:
            was, now = node_hash(step, was), node_hash(step, now)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            now = node_hash(now, step)
        at, last = at >> 1, last >> 1
    return not last and was == older_root and now == root
