"""The daily sweep: what happens because a day has passed, as one explicit table."""
