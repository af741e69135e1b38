"""Cases: what stands in a community's inbox; nothing without an admission number (D1-4.2.1)."""
