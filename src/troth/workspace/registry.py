"""Pages: each view says its address and who may open it, in one place beside it."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import URLPattern
from django.urls import path as url_path
from django.utils import timezone

from troth.accounts.models import User
from troth.accounts.reach import Reach
from troth.ledger.writing import present
from troth.workspace import replay

View = Callable[..., HttpResponse]
PUBLIC: frozenset[str] = frozenset()
"""For pages that are opened without signing in."""
READ, WRITE = ("GET", "HEAD"), ("GET", "HEAD", "POST")


class Page(NamedTuple):
    """An address, what it is called, and the roles that may open it."""

    path: str
    name: str
    who: frozenset[str]
    methods: tuple[str, ...]
    is_replayed: bool
    """Whether it can be looked at as of a past day."""


PAGES: dict[str, Page] = {}
"""Every page, by name."""
_PATTERNS: list[URLPattern] = []


def page(
    path: str,
    name: str,
    who: frozenset[str],
    *,
    methods: tuple[str, ...] = READ,
    without_facts: bool = False,
    replayed: bool | None = None,
) -> Callable[[View], View]:
    """Make a view a page at an address, for those with one of some roles.

    The request gets `reach`, `now`, and `me`, the id of the company. Until something is imported
    there is no company, and pages lead to the import unless they can do `without_facts`. A page
    that only reads can be `replayed` as of a past day, unless it says that it cannot.
    """
    declared = Page(path, name, who, methods, methods == READ if replayed is None else replayed)

    def declare(view: View) -> View:
        @wraps(view)
        def checked(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            if any("\0" in str(each) for each in (*request.GET.values(), *kwargs.values())):
                raise BadRequest("no address has a NUL")
            if who:
                refused = _refused(request, who, without_facts)
                if refused is not None:
                    return refused
            if who and replay.NAME in request.GET and request.me is not None:
                shown = partial(view, request, *args, **kwargs)
                return replay.answered(request, declared.is_replayed, shown)
            return view(request, *args, **kwargs)

        PAGES[name] = declared
        _PATTERNS.append(url_path(path, checked, name=name))
        return checked

    return declare


def patterns() -> list[URLPattern]:
    """The addresses of all pages that were declared."""
    return list(_PATTERNS)


def _refused(request: Any, who: frozenset[str], without_facts: bool) -> HttpResponse | None:
    if not request.user.is_authenticated:
        if not User.objects.exists():
            return redirect("first-run")
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
    if not request.user.has_role(*who):
        raise PermissionDenied
    enter(request)
    if request.me is None and not without_facts:
        if request.reach.is_admin:
            return redirect("import")
        text = "An administrator imports the CRM first. Come back when that is done."
        context = {"title": "Nothing is here yet", "text": text}
        return render(request, "workspace/error.html", context)
    return None


def enter(request: HttpRequest) -> None:
    """Give a request what every page works with."""
    request.reach = Reach(request.user)
    request.now = present()
    request.me = request.reach.me
    if request.me is not None and not request.user.zone:
        timezone.activate(ZoneInfo(request.reach.workspace.me.timezone))
