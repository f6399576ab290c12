"""What every page is framed with: who reads it, and what waits."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import F, Func, IntegerField, Subquery
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from troth.accounts.models import User
from troth.accounts.reach import Reach
from troth.workspace import notices
from troth.workspace.actions import actions
from troth.workspace.findings import since_troth
from troth.workspace.models import HeldAction
from troth.workspace.questions import open_questions


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
        "about_page": _about(request),
        "waits": SimpleLazyObject(lambda: _waits(reach)),
    }


def _waits(reach: Reach) -> dict[str, int]:
    """How many of each thing wait for the user, in one query."""
    several = {
        "unread": notices.of(reach).filter(read_at=None),
        "to_approve": HeldAction.objects.filter(state=HeldAction.OPEN, approver=reach.user),
        "findings": since_troth(reach),
        "asked": open_questions(reach),
    }
    numbers = {
        name: Subquery(each.order_by().annotate(n=_NUMBER).values("n"))
        for name, each in several.items()
    }
    return dict(User.objects.filter(pk=reach.user.pk).values(**numbers).get())


_NUMBER = Func(F("pk"), function="COUNT", output_field=IntegerField())


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
