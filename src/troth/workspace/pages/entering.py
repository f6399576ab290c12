"""Ways in that are not signing in: the first run, an invitation, the demo; and the health check."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from troth.accounts.demo import CAST, enter_cast
from troth.accounts.models import ADMIN, INVITED_DAYS, MANAGER, Invitation, User
from troth.ledger import schema
from troth.ledger.models import Workspace
from troth.workspace.notices import tell_in_background
from troth.workspace.registry import PUBLIC, READ, WRITE, page

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def first_run_code() -> str:
    """What shows that whoever makes the first account can see where Troth was started."""
    return salted_hmac("troth.first-run", "admin").hexdigest()[:24]


class _PasswordForm(forms.Form):
    """A name and a password."""

    name = forms.CharField(
        max_length=120,
        label="Your name",
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "name"}),
    )
    password = forms.CharField(
        max_length=200,
        help_text="At least 10 characters.",
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """A password that is hard to guess."""
        values: dict[str, Any] = super().clean() or {}
        if "password" in values:
            user = User(name=values.get("name", ""), email=self.address(values))
            try:
                validate_password(values["password"], user)
            except ValidationError as error:
                self.add_error("password", error)
        return values

    def address(self, values: dict[str, Any]) -> str:
        """The e-mail address."""
        return str(values.get("email", ""))


class FirstRunForm(_PasswordForm):
    """The first administrator."""

    email = forms.EmailField(
        label="Work email",
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "username"}),
    )
    field_order = ("name", "email", "password")


@page("welcome/", "first-run", PUBLIC, methods=WRITE)
def first_run(request: Any) -> HttpResponse:
    """Make the first administrator, who is alliance manager too until others come."""
    if User.objects.exists():
        return redirect("account_login")
    code = request.POST.get("code") or request.GET.get("code", "")
    if not constant_time_compare(code, first_run_code()):
        return render(request, "workspace/welcome.html", {"closed": True}, status=403)
    form = FirstRunForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        with transaction.atomic():
            Workspace.objects.select_for_update().get(pk=1)
            if User.objects.exists():
                return redirect("account_login")
            user = User.objects.create_user(
                values["email"], values["password"], name=values["name"], roles=[ADMIN, MANAGER]
            )
        login(request, user, BACKEND)
        return redirect("import")
    context = {"form": form, "code": code}
    return render(request, "workspace/welcome.html", context, status=422 if form.is_bound else 200)


@page("invited/<str:token>/", "invited", PUBLIC, methods=WRITE)
def invited(request: Any, token: str) -> HttpResponse:
    """Accept an invitation by choosing a password."""
    since = timezone.now() - timedelta(days=INVITED_DAYS)
    found = Invitation.objects.filter(
        token=token, accepted_at=None, withdrawn_at=None, invited_at__gt=since
    ).first()
    if found is None:
        return render(request, "workspace/invited.html", {"closed": True}, status=404)
    form = _InvitedForm(
        found, request.POST if request.method == "POST" else None, initial={"name": found.name}
    )
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            open_still = Invitation.objects.filter(pk=found.pk, accepted_at=None)
            if not open_still.update(accepted_at=timezone.now()):
                return redirect("account_login")
            if User.objects.filter(email=found.email).exists():
                return redirect("account_login")
            taken = User.objects.filter(person=found.person_id).exists()
            user = User.objects.create_user(
                found.email,
                form.cleaned_data["password"],
                name=form.cleaned_data["name"],
                roles=found.roles,
                person_id=None if taken else found.person_id,
            )
            user.teams.set(found.teams.all())
        login(request, user, BACKEND)
        return redirect("today")
    context = {"form": form, "invitation": found}
    return render(request, "workspace/invited.html", context, status=422 if form.is_bound else 200)


class _InvitedForm(_PasswordForm):
    """Name and password of somebody whose address is known."""

    def __init__(self, invitation: Invitation, *args: Any, **kwargs: Any) -> None:
        self._address = invitation.email
        super().__init__(*args, **kwargs)

    def address(self, values: dict[str, Any]) -> str:
        """Where the invitation went."""
        return self._address


@page("demo/enter/", "demo-enter", PUBLIC, methods=("POST",))
def enter_demo(request: Any) -> HttpResponse:
    """Enter the demo as one of its cast; there is no such way in anywhere else."""
    if settings.TROTH["TROTH_DEMO"] != "yes":
        raise Http404
    enter_cast()
    tell_in_background()
    wanted = next((each for each in CAST if each.role == request.POST.get("role")), CAST[0])
    login(request, User.objects.get(email=wanted.email), BACKEND)
    return redirect("today")


@page("health/", "health", PUBLIC, methods=READ)
def health(request: Any) -> HttpResponse:
    """Say whether the database answers and is as old as this Troth."""
    try:
        schema.check()
        Workspace.objects.exists()
    except (DatabaseError, schema.WrongSchema):
        return JsonResponse({"status": "down"}, status=503)
    return JsonResponse({"status": "up"})
