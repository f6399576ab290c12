"""What every page is framed with: who reads it, and what waits."""

from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from troth.accounts.reach import Reach
from troth.ledger.models import Workspace
from troth.workspace.findings import open_findings
from troth.workspace.models import HeldAction
from troth.workspace.questions import open_questions


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the sidebar; it asks the database only for what is shown."""
    reach = getattr(request, "reach", None)
    more: dict[str, Any] = {"demo": settings.TROTH["TROTH_DEMO"] == "yes", "reach": reach}
    if reach is None:
        return more
    if reach.me is None:
        return {**more, "company": ""}
    return {
        **more,
        "company": reach.workspace.me.name,
        "open_findings": SimpleLazyObject(lambda: open_findings(reach).count()),
        "waits": SimpleLazyObject(lambda: _waits(reach)),
    }


def _waits(reach: Reach) -> dict[str, int]:
    """How many decisions and how many questions wait for the reader, by one query."""
    held = HeldAction.objects.filter(state=HeldAction.OPEN, approver=reach.user)
    found: dict[str, int] = (
        Workspace.objects.annotate(
            to_approve=Coalesce(_number_of(held), 0),
            asked=Coalesce(_number_of(open_questions(reach)), 0),
        )
        .values("to_approve", "asked")
        .get(pk=1)
    )
    return found


def _number_of(rows: QuerySet[Any]) -> Subquery:
    all_of_them = rows.order_by().annotate(all=Value(1)).values("all")
    return Subquery(all_of_them.annotate(number=Count("pk")).values("number"))
