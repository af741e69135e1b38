"""Supervision (监督检查): campaigns, findings, bulletins, inspections, the leaders page (D1-5)."""
