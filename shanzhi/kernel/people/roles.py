"""The roles of posts: what pages and actions ask for."""

from django.db import models


class Role(models.TextChoices):
    """What a post may do; permissions ask for roles, never for names."""

    FILER = "filer", "经办人"
    APPROVER = "approver", "审批人"
    STAFFING_OFFICER = "staffing_officer", "编制审批人"
    DESK = "desk", "减负专班"
    LEGAL_REVIEWER = "legal_reviewer", "法制审查人"
    SUPERVISOR = "supervisor", "监管人"
    TOWNSHIP_CLERK = "township_clerk", "街道（乡镇）经办人"
    WORKER = "worker", "社区工作者"
    HEAD = "head", "居（村）委会主任"
    PARTY_SECRETARY = "party_secretary", "党组织书记"
    KEEPER = "keeper", "印章保管人"
    GRID_WORKER = "grid_worker", "网格员"
    LEADER = "leader", "领导"
    DELEGATE = "delegate", "代表委员"
    TRUSTEE = "trustee", "计票监管人"
    RESIDENT = "resident", "居民"
    ENTERPRISE = "enterprise", "企业"
    SOCIAL = "social", "社会组织"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDITOR = "auditor", "审计员"


OUTSIDE_ROLES = frozenset({Role.RESIDENT, Role.ENTERPRISE, Role.SOCIAL})
"""Roles of people who are not staff: no second factor is asked of them."""
