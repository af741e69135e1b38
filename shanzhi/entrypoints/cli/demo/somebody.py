"""Who acts in the demo world: its logins, in their first post."""

from datetime import datetime

from shanzhi.kernel.audit.actor import Actor, clockwork
from shanzhi.kernel.people import queries as people

MARK = "（演示）"
LOADER = clockwork("演示数据")


def somebody(username: str, now: datetime) -> Actor:
    """A demo login acting in its first post."""
    account = people.account_named(username, now.date())
    if account is None:
        raise LookupError(username)
    return people.actor_for(account, people.capacities(account)[0])
