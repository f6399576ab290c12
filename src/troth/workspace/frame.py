"""What every page is framed with: who reads it, and what waits."""

from typing import Any

from django.conf import settings
from django.db.models import F, Func, IntegerField, Subquery
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from troth.accounts.reach import Reach
from troth.ledger.models import Workspace
from troth.workspace.findings import open_findings
from troth.workspace.models import HeldAction


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the sidebar; it asks the database only for what is shown."""
    reach = getattr(request, "reach", None)
    more: dict[str, Any] = {"demo": settings.TROTH["TROTH_DEMO"] == "yes", "reach": reach}
    more["replay"] = getattr(request, "replay", None)
    if reach is None:
        return more
    if reach.me is None:
        return {**more, "company": ""}
    return {
        **more,
        "company": reach.workspace.me.name,
        "counts": SimpleLazyObject(lambda: _counts(reach)),
    }


def _counts(reach: Reach) -> dict[str, int]:
    """How many of each thing wait for the user, in one query."""
    waiting = {
        "findings": open_findings(reach),
        "decisions": HeldAction.objects.filter(state=HeldAction.OPEN, approver=reach.user),
    }
    numbers = {
        name: Subquery(several.order_by().annotate(n=_NUMBER).values("n"))
        for name, several in waiting.items()
    }
    return Workspace.objects.values(**numbers).get()


_NUMBER = Func(F("pk"), function="COUNT", output_field=IntegerField())
