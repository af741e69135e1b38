"""What the documents say: clauses, dated terms, rules, procedures. Plain Python, no clock, no tables."""
