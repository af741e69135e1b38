"""The first answer to a repeated submit: one key, one deed (safety: idempotency on every POST)."""

from collections.abc import Callable

from django.db import connection, transaction

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.audit.models import Submission


def once(*, key: str, actor: Actor, do: Callable[[], str]) -> str:
    """Run `do` for a new key and keep its answer; for a known key return the kept answer.

    The row is written in the transaction of the deed: a second submit waits for the first and then
    gets its answer; a deed that fails, or answers nothing because it was refused, is undone whole,
    so that it can be tried again. Keys are bound to the post, so that nobody reads another's answer.
    """
    bound = f"{actor.post_id or 0}:{key}"[:80]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit_submission (key, answer) VALUES (%s, '') ON CONFLICT (key) DO NOTHING",
                [bound],
            )
            fresh = cursor.rowcount == 1
        if not fresh:
            return Submission.objects.get(key=bound).answer
        answer = do()
        if answer:
            Submission.objects.filter(key=bound).update(answer=answer)
        else:
            transaction.set_rollback(True)
        return answer
