"""The demo world (演示): one module for the places and people, one for what each mission shows."""
