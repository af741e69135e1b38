"""Who acts: a person in one post of one body, with the reach and roles of that post."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """One acting capacity (以什么身份办). A person with two posts is two actors (一肩挑).

    `reach` holds the path prefixes of the places the post may see; `roles` the post's roles.
    """

    capacity: str
    roles: frozenset[str] = frozenset()
    reach: tuple[str, ...] = ()
    person_id: int | None = None
    post_id: int | None = None
    body_id: int | None = None
    place_id: int | None = None
    tier: str = ""
    request_id: str = ""

    @property
    def held_post(self) -> int:
        """The post's id; ValueError for the system, which holds no post."""
        if self.post_id is None:
            raise ValueError(f"{self.capacity} holds no post")
        return self.post_id

    @property
    def own_body(self) -> int:
        """The body's id; ValueError for the system, which belongs to none."""
        if self.body_id is None:
            raise ValueError(f"{self.capacity} belongs to no body")
        return self.body_id

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)


def clockwork(name: str) -> Actor:
    """The system itself: the daily sweep, the loader of the demo world."""
    return Actor(capacity=f"系统：{name}", roles=frozenset({"system"}), reach=("",))
