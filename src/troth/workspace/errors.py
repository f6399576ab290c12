"""Pages that say what went wrong, and where to go from there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _said(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    context = {"title": title, "text": text}
    return render(request, "workspace/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _said(request, 400, "That can’t be read", "Nothing was changed. Go back and try again.")


def no_day(request: HttpRequest) -> HttpResponse:
    """400, for a replay of what is no day."""
    text = "After as_of the address should have a day such as 2026-03-31, or a time with its zone."
    return _said(request, 400, "That is no day to look back at", text)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    text = "Your role does not open this page. Ask an administrator if it should."
    return _said(request, 403, "This is not yours to open", text)


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, for a form that cannot be trusted."""
    text = "The page was open for too long, or cookies are off. Go back, reload it and try again."
    return _said(request, 403, "This form has expired", text)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    text = "It is not here, or not yours to see. Search for it, or start from Today."
    return _said(request, 404, "There is nothing here", text)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    text = "Something failed on our side, and nothing was changed. Try again; the log says more."
    return _said(request, 500, "That did not work", text)
