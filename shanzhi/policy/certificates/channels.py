"""The five channels a guide is published on (D1-4.5.6), and what counts as published on each."""

from collections.abc import Mapping
from dataclasses import dataclass

CLAUSE = "D1-4.5.6"


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel: `setting` names its address in the configuration, `by_hand` that people may post it themselves."""

    code: str
    name: str
    setting: str
    by_hand: bool
    who: str


CHANNELS: tuple[Channel, ...] = (
    Channel("portal", "政府门户网站", "", False, "本系统门户，开放就有"),
    Channel("platform", "政务服务平台", "CHANNEL_PLATFORM_URL", False, "系统管理员填平台接口地址和口令"),
    Channel("venue", "服务场所", "", True, "社区打印海报上墙，勾一下"),
    Channel("weibo", "政务微博", "CHANNEL_WEIBO_URL", True, "宣传口发布后贴链接，或由系统管理员填接口"),
    Channel("wechat", "微信公众平台", "CHANNEL_WECHAT_URL", True, "宣传口发布后贴链接，或由系统管理员填接口"),
)
BACKOFF_MINUTES = (1, 5, 30, 120, 720)
"""Minutes until the next try; after the last one a person has to look."""


def channel(code: str) -> Channel:
    """KeyError for an unknown code."""
    return {row.code: row for row in CHANNELS}[code]


def first_state(one: Channel, configured: Mapping[str, str]) -> str:
    """Where a posting starts: done, waiting for the outbox, for a hand, or for somebody to configure it."""
    if one.code == "portal":
        return "done"
    if one.setting and configured.get(one.code):
        return "waiting"
    return "by_hand" if one.by_hand else "unconfigured"


def wait_minutes(tries: int) -> int | None:
    """How long to wait after so many tries; None when a person has to look."""
    return BACKOFF_MINUTES[tries - 1] if 0 < tries <= len(BACKOFF_MINUTES) else None
