"""Deliberation (议事协商): forms, participants, steps, closing — document 3."""
