"""What every page is framed with: who reads it, and what waits."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from troth.accounts.models import User
from troth.accounts.reach import Reach
from troth.workspace import notices
from troth.workspace.actions import actions
from troth.workspace.findings import open_findings
from troth.workspace.models import HeldAction


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
        "about_page": _about(request),
        "waits": SimpleLazyObject(lambda: _waits(reach)),
    }


def _waits(reach: Reach) -> dict[str, int]:
    """How many notices are unread, decisions wait, and findings are open: one query."""
    unread = notices.of(reach).filter(read_at=None)
    held = HeldAction.objects.filter(state=HeldAction.OPEN, approver=reach.user)
    found = User.objects.filter(pk=reach.user.pk).values(
        unread=_number_of(unread),
        to_approve=_number_of(held),
        findings=_number_of(open_findings(reach)),
    )
    return dict(found.get())


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    number = rows.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk"))
    return Coalesce(Subquery(number.values("n")), 0)


_SUBJECTS = {
    "partner": "relationships",
    "mark": "relationships",
    "opportunity": "opportunities",
    "ask-around": "opportunities",
    "influence": "engagements",
    "meeting": "meetings",
    "team-request": "support_requests",
}
"""What pages with one subject are about."""


def _about(request: HttpRequest) -> str:
    """The query that fills a form in with what a page is about; empty where that is nothing."""
    match = request.resolver_match
    if match is None or match.kwargs.keys().isdisjoint(("pk", "on")):
        return ""
    given = match.kwargs
    collection = _SUBJECTS.get(match.url_name or "", given.get("collection", ""))
    if match.url_name == "do-on" and given["name"] in actions():
        collection = actions()[given["name"]].collection
    pk = given.get("pk") or given.get("on")
    if collection == "relationships":
        return f"?{urlencode({'relationship': pk})}"
    return f"?{urlencode({'about': f'{collection}/{pk}'})}" if collection else ""
