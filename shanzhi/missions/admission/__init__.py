"""Admission (准入): from a department's demand to a community's inbox (D1-4.2)."""
