"""A community's own page, what is told and answered there, stories worth learning from (公开和宣传)."""
