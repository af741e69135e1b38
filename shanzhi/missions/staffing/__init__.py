"""Staffing (社区工作者): roster, training, the yearly census of secondments (D1-4.7, D5-4.1)."""

KINDS = (("party", "党组织成员"), ("committee", "居（村）委会成员"), ("other", "其他专职工作人员"))
LEVELS = (("none", "没有"), ("assistant", "助理社工师"), ("worker", "社工师"), ("senior", "高级社工师"))
TRAININGS = (("induction", "任职培训"), ("in_service", "在职培训"), ("special", "专门培训"))
"""Choices as the forms offer them; policy/data/staffing.toml holds the terms, a test holds them together."""
