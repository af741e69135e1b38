"""JSON for other systems, version 1: policy questions, public registers, operations. No login, no personal data."""
