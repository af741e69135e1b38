"""Findings (问题): raised, ordered, rectified, verified by someone else (D1-5.3.1)."""
