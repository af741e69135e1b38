"""Deadlines (时限): what is due when, in working days, and who answers for it."""
