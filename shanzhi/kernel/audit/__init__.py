"""Audit (留痕): who did what when, in the same transaction as the deed, never changed."""
