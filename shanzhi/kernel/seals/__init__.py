"""Seals: who keeps them, every use of them, and what was issued under them, for anyone to check."""
