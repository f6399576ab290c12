"""What every page is framed with: who reads it, and what waits."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

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
        "asked": SimpleLazyObject(lambda: open_questions(reach).count()),
        "to_approve": lambda: HeldAction.objects.filter(
            state=HeldAction.OPEN, approver=reach.user
        ).count(),
    }
