"""Scope in the query manager: a query that names neither an actor nor a reason fails."""

from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from shanzhi.kernel.audit.actor import Actor

ModelT = TypeVar("ModelT", bound=models.Model, covariant=True)


class Unscoped(RuntimeError):
    """A scoped table was read without `.scoped(actor)` or `.unscoped(reason)`."""


class ScopedQuerySet(models.QuerySet[ModelT]):
    """Rows of a table that declares `within(actor)`; evaluates only once its scope is stated."""

    _scope: str = ""

    def scoped(self, actor: Actor) -> Self:
        """Only what this actor may see."""
        narrowed = self.filter(self.model.within(actor))  # type: ignore[attr-defined]  # declared by ScopedModel
        narrowed._scope = actor.capacity or "actor"
        return narrowed

    def unscoped(self, reason: str) -> Self:
        """All rows, with the reason written down where it is done."""
        if not reason:
            raise Unscoped("unscoped() needs a reason")
        clone = self._chain()  # type: ignore[attr-defined]  # QuerySet internals
        clone._scope = reason
        return clone  # type: ignore[no-any-return]

    def _check(self) -> None:
        if not self._scope:
            raise Unscoped(f"{self.model.__name__}: use .scoped(actor) or .unscoped(reason)")

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]  # QuerySet internals
        clone._scope = self._scope
        return clone  # type: ignore[no-any-return]

    def _fetch_all(self) -> None:
        self._check()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        self._check()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        self._check()
        return super().count()

    def exists(self) -> bool:
        self._check()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._check()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._check()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._check()
        return super().delete()


class ScopedModel(models.Model):
    """A table whose rows belong to places or bodies; subclasses say who may see them."""

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        """The rows this actor may see."""
        raise NotImplementedError(f"{cls.__name__} declares no scope")


def reaches(actor: Actor, field: str) -> models.Q:
    """Rows whose place path (`field`) lies under one of the actor's places; none without a reach."""
    question = models.Q(pk__in=[])
    for prefix in actor.reach:
        question |= models.Q(**{f"{field}__startswith": prefix}) if prefix else models.Q()
    return models.Q(pk__isnull=False) if "" in actor.reach else question  # an empty Q would vanish beside an "or"
