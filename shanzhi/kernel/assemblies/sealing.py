"""Keys and sealed ballots (PyNaCl sealed boxes, SLIP-39 shares 2 of 3): no primitive is our own.

What it promises: nobody reads a ballot before two of three trustees come together after closing, and the table of
ballots does not tell who cast which. What it does not: it cannot see who stands beside a voter, and whoever holds
the live server while it is voted can see what passes through its memory.
"""

import hashlib
from collections.abc import Sequence

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.signing import SigningKey
from shamir_mnemonic import (  # type: ignore[import-untyped]  # ships no types
    MnemonicError,
    combine_mnemonics,
    generate_mnemonics,
)

from shanzhi.policy.assemblies.board import CHOICES, UNREADABLE

NEEDED, TRUSTEES = 2, 3


class WrongShares(ValueError):
    """The words do not belong together or not to this election."""


def new_key() -> tuple[str, str, list[str]]:
    """Public key, key of the board, and the words of three trustees; the private key exists only in this call."""
    private = PrivateKey.generate()
    ((*words,),) = generate_mnemonics(1, [(NEEDED, TRUSTEES)], bytes(private))
    board_key = SigningKey(board_seed(bytes(private))).verify_key.encode().hex()
    return bytes(private.public_key).hex(), board_key, words


def board_seed(private: bytes) -> bytes:
    """Only who can open the ballots can sign the board."""
    return hashlib.sha256(b"shanzhi-board-1" + private).digest()


def tidy(words: str) -> str:
    """Words as typed from a slip of paper: case and spaces do not matter."""
    return " ".join(words.lower().split())


def combined(words: Sequence[str], public_key: str) -> bytes:
    """The private key out of two shares; WrongShares when they do not fit."""
    try:
        private: bytes = combine_mnemonics([tidy(part) for part in words])
        fits = bytes(PrivateKey(private).public_key).hex() == public_key
    except (MnemonicError, ValueError, TypeError, IndexError, CryptoError) as problem:
        raise WrongShares from problem
    if not fits:
        raise WrongShares
    return private


def seal(choice: str, public_key: str) -> bytes:
    """One byte inside, so that the length tells nothing."""
    return SealedBox(PublicKey(bytes.fromhex(public_key))).encrypt(bytes([CHOICES.index(choice)]))


def opened(sealed: bytes, private: bytes) -> str:
    """What is inside; a ballot that does not open counts as spoiled."""
    try:
        inside = SealedBox(PrivateKey(private)).decrypt(sealed)
    except (CryptoError, ValueError, TypeError):
        return UNREADABLE
    return CHOICES[inside[0]] if len(inside) == 1 and inside[0] < len(CHOICES) else UNREADABLE
