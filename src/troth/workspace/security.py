"""What holds for every page: what it may load, and in whose time zone it speaks."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""The content security policy: nothing from elsewhere, nothing inline."""

Answer = Callable[[HttpRequest], HttpResponse]


class ContentSecurityPolicy:
    """Sends the policy with every answer, and keeps pages out of shared caches."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the policy."""
        response = self._answer(request)
        response.setdefault("Content-Security-Policy", POLICY)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class ZoneOfUser:
    """Has times told in the zone of whoever reads them; pages take the company's where it is empty.

    What is set for one request does not stay for the next.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, in that zone."""
        if zone := getattr(request.user, "zone", ""):
            timezone.activate(ZoneInfo(zone))
        else:
            timezone.deactivate()
        return self._answer(request)
