"""Verification codes: a long one for the QR code, a short one to type with the issue date (本系统约定)."""

import re
import secrets

SPEAKABLE = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0/O and 1/I: 32 signs, five bits each."""
LONG, SHORT = 17, 8
"""85 random bits are enough alone; 40 bits need the date and few tries."""
_LONG = re.compile(rf"[{SPEAKABLE}]{{{LONG}}}")
_SHORT = re.compile(rf"[{SPEAKABLE}]{{{SHORT}}}")


def new_code() -> str:
    """A code nobody guesses, for the QR code."""
    return "".join(secrets.choice(SPEAKABLE) for _ in range(LONG))


def new_short_code() -> str:
    return "".join(secrets.choice(SPEAKABLE) for _ in range(SHORT))


def tidy(text: str) -> str:
    """What was typed or scanned, without blanks, dashes and case; signs no code has stay, so that they are noticed."""
    return re.sub(r"[\s\-_·.]", "", text).upper()


def is_code(text: str) -> bool:
    return _LONG.fullmatch(text) is not None


def is_short_code(text: str) -> bool:
    return _SHORT.fullmatch(text) is not None


def spoken(code: str) -> str:
    """In groups of four, to read out and compare."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
