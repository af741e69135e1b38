"""Deliberation (议事协商): from a proposal to a kept promise, documents 3 四 and 五."""
