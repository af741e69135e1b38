"""Signboards (挂牌): the register of streets and communities, self-check, rectification (D1-4.1, D1-4.4)."""
