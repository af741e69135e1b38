"""The signed-in interface for systems of other offices: what their own body files, owes and is told."""
