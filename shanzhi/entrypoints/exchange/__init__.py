"""The interface for systems of other offices, by token, and what goes out to the control platform."""
