"""Campaigns (专项行动): who must check what by when, broken down to streets or communities (D1-5.1.1)."""
