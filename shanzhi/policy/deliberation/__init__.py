"""Deliberation (议事协商): forms, participants, steps, closing — document 3, which answers D1-4.6.1."""
