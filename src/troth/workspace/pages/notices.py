"""Notices: the list, what each leads to, and what everybody wants of them by mail."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Case, F, Max, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from troth.accounts.reach import ANYONE
from troth.facts.times import HOUR
from troth.workspace import digests
from troth.workspace import notices as told
from troth.workspace.forms import Seg
from troth.workspace.models import Notice, NoticeWish
from troth.workspace.numbers import number_in
from troth.workspace.registry import PUBLIC, WRITE, page

PER_PAGE = 30
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
GRAVITY = Case(
    When(event="cleared", then=4),
    When(severity="block", then=0),
    When(severity="warn", then=2),
    When(severity="note", then=3),
    default=1,
)
"""What to read first: blocks, what waits for somebody, warnings, notes, what has cleared."""
FREQUENCIES = (
    (NoticeWish.DAILY, "Every working day"),
    (NoticeWish.WEEKLY, "Once a week"),
    (NoticeWish.NEVER, "Never"),
)


@page("notices/", "notices", ANYONE)
def notices(request: Any) -> HttpResponse:
    """List what the user was told: the newest first, and of one hour the gravest."""
    shown = "all" if request.GET.get("show") == "all" else "unread"
    number = number_in(request.GET.get("page", ""))
    found = told.of(request.reach)
    if shown == "unread":
        found = found.filter(read_at=None)
    start = (number - 1) * PER_PAGE
    found = found.order_by((F("at") / HOUR).desc(), GRAVITY, "-at", "-pk")
    rows = list(found[start : start + PER_PAGE + 1])
    if number > 1 and not rows:
        return redirect(f"{reverse('notices')}?show={shown}")
    context = {
        "notices": told.read(rows[:PER_PAGE], request.reach),
        "shown": shown,
        "newest": found.aggregate(newest=Max("pk"))["newest"] or 0,
        "page": number,
        "has_more": len(rows) > PER_PAGE,
    }
    return render(request, "workspace/notices.html", context)


def _mine(request: Any, pk: int) -> Notice:
    notice: Notice = get_object_or_404(told.of(request.reach), pk=pk)
    return notice


@page("notices/<int:pk>/", "notice", ANYONE)
def notice(request: Any, pk: int) -> HttpResponse:
    """Lead to the thing itself; whoever has seen it has read the notice."""
    mine = _mine(request, pk)
    found = told.read([mine], request.reach)[0]
    if request.method == "GET":
        Notice.objects.filter(pk=pk, read_at=None).update(read_at=request.now)
    if not found.is_so:
        messages.info(request, found.text)
    return redirect(found.url)


@page("notices/<int:pk>/read/", "notice-read", ANYONE, methods=("POST",))
def mark_read(request: Any, pk: int) -> HttpResponse:
    """Mark a notice as read, or as unread again."""
    mine = _mine(request, pk)
    mine.read_at = None if mine.read_at else request.now
    mine.save(update_fields=["read_at"])
    if not request.htmx:
        return redirect("notices")
    context = {"each": told.read([mine], request.reach)[0], "swapped": True}
    return render(request, "workspace/_notice.html", context)


@page("notices/read/", "notices-read", ANYONE, methods=("POST",))
def mark_all_read(request: Any) -> HttpResponse:
    """Mark all that was shown, up to the newest of it, as read."""
    newest = request.POST.get("newest", "")
    if newest.isascii() and newest.isdigit() and len(newest) < 19:
        unread = told.of(request.reach).filter(read_at=None, pk__lte=int(newest))
        number = unread.update(read_at=request.now)
        messages.success(request, f"{number} notice{'' if number == 1 else 's'} marked as read.")
    return redirect("notices")


class WishForm(forms.Form):
    """What somebody wants by mail."""

    frequency = forms.ChoiceField(choices=FREQUENCIES, widget=Seg, label="How often")
    hour = forms.TypedChoiceField(
        choices=[(each, f"{each:02}:00") for each in range(24)],
        coerce=int,
        label="At what hour",
        widget=forms.Select(attrs={"class": "input"}),
        help_text="In your own time zone; never on a day that your company does not work.",
    )
    weekday = forms.TypedChoiceField(
        choices=list(enumerate(DAYS, 1)),
        coerce=int,
        label="On which day, if once a week",
        widget=forms.Select(attrs={"class": "input"}),
        help_text="Where that is a holiday, on the working day after it.",
    )
    kinds = forms.MultipleChoiceField(
        choices=list(told.KINDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="What about",
        help_text="In the app you are told of all of these.",
    )


@page("profile/notices/", "notice-wishes", ANYONE, methods=WRITE, without_facts=True)
def wishes(request: Any) -> HttpResponse:
    """Show and change what the user wants by mail, and when."""
    wish = told.wish_of(request.user, request.now)
    first = {name: getattr(wish, name) for name in ("frequency", "hour", "weekday", "kinds")}
    form = WishForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_bound and form.is_valid():
        NoticeWish.objects.filter(pk=wish.pk).update(**form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("notice-wishes")
    context = {"form": form, "mail": told.is_mail_set()}
    status = 422 if form.is_bound else 200
    return render(request, "workspace/notice_wishes.html", context, status=status)


@page("notices/stop/<str:token>/", "notices-stop", PUBLIC, methods=WRITE, without_facts=True)
@csrf_exempt
def stop(request: Any, token: str) -> HttpResponse:
    """Stop somebody's mail by the link in it: a mail program posts it, a person is asked first.

    The link is signed and can do nothing else, so it needs neither signing in nor the form's own
    token, which no mail program has (RFC 8058).
    """
    if not digests.is_stop(token):
        raise Http404(token)
    if request.method == "POST":
        digests.stop(token)
    return render(request, "workspace/notices_stop.html", {"stopped": request.method == "POST"})
