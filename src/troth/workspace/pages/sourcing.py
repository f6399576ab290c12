"""Sources: mailboxes, calendars and folders that are connected; files that are dropped in."""

import re
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from troth.accounts.reach import ADMINS
from troth.ledger.connected import connect, connect_feed, disconnect
from troth.ledger.models import Source
from troth.ledger.tasks import enqueue_reading
from troth.sources import SourceError
from troth.sources.calendar import feeds
from troth.sources.listing import kinds
from troth.sources.mail.imap import NO_STARTTLS, PORT, PORT_STARTTLS
from troth.workspace.forms import Seg
from troth.workspace.imports import ANY
from troth.workspace.models import ImportRun
from troth.workspace.pages.importing import MOST_BYTES, FilesField, FilesInput, begin_import
from troth.workspace.registry import WRITE, page

SHOWN = 50
_SECRET = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")


def _line(**more: Any) -> Any:
    return forms.TextInput(attrs={"class": "input", "autocomplete": "off", **more})


class SecretForm(forms.Form):
    """Where a password or token is kept; the secret itself is never asked for."""

    secret_in = forms.ChoiceField(
        choices=[("env", "An environment variable"), ("file", "A secrets file")],
        initial="env",
        widget=Seg,
        label="Where its app password or token is kept",
    )
    secret = forms.CharField(
        max_length=300,
        label="Name of the variable, or path of the file",
        help_text="Only this name is stored here. The secret stays where Troth runs.",
        widget=_line(placeholder="TROTH_IMAP_PASSWORD"),
    )

    def clean(self) -> dict[str, Any]:
        """A name that a variable can have, or the path of a file."""
        found: dict[str, Any] = super().clean() or {}
        where, name = found.get("secret_in"), found.get("secret", "")
        if where == "env" and name and not _SECRET.fullmatch(name):
            self.add_error("secret", "A name such as TROTH_IMAP_PASSWORD, please.")
        if where == "file" and name and not Path(name).is_absolute():
            self.add_error("secret", "A path from the root, such as /run/secrets/imap, please.")
        return found


class MailboxForm(SecretForm):
    """A mailbox that is read by IMAP."""

    host = forms.CharField(
        max_length=250, label="Server", widget=_line(placeholder="imap.example.com")
    )
    port = forms.IntegerField(
        min_value=1,
        max_value=65535,
        initial=PORT,
        label="Port",
        widget=forms.NumberInput(attrs={"class": "input"}),
    )
    encrypted = forms.ChoiceField(
        choices=[("tls", "TLS"), ("starttls", "STARTTLS")],
        initial="tls",
        widget=Seg,
        label="Encrypted by",
        help_text=f"TLS from the start, as a rule at port {PORT}; STARTTLS at {PORT_STARTTLS}.",
    )
    user = forms.CharField(max_length=250, label="User", widget=_line())
    sign_in = forms.ChoiceField(
        choices=[("password", "App password"), ("oauth", "OAuth token")],
        initial="password",
        widget=Seg,
        label="Signs in with",
    )
    folders = forms.CharField(
        max_length=2000,
        initial="INBOX",
        label="Folders",
        help_text="One a line. They are only read, and nothing is marked as read.",
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
    )
    field_order = ("host", "port", "encrypted", "user", "folders", "sign_in", "secret_in", "secret")

    def clean_host(self) -> str:
        """The name of a server."""
        host: str = self.cleaned_data["host"].strip()
        if not re.fullmatch(r"[A-Za-z0-9._:\[\]-]+", host):
            raise forms.ValidationError("The name of a server, such as imap.example.com, please.")
        return host

    def clean_encrypted(self) -> str:
        """STARTTLS is spoken at another port than TLS."""
        encrypted: str = self.cleaned_data["encrypted"]
        if encrypted == "starttls" and self.cleaned_data.get("port") == PORT:
            raise forms.ValidationError(NO_STARTTLS)
        return encrypted

    def clean_folders(self) -> list[str]:
        """Each folder."""
        return [each.strip() for each in self.cleaned_data["folders"].splitlines() if each.strip()]


class FeedForm(forms.Form):
    """A calendar that is published at an address."""

    url = forms.CharField(
        max_length=2000,
        label="Address of the calendar",
        help_text="Outlook, Google and Apple give one under “Share” or “Publish”.",
        widget=_line(placeholder="https://…/calendar.ics"),
    )

    called = forms.CharField(
        max_length=100,
        required=False,
        label="Name",
        help_text="Shown with its host. The rest of the address is a secret, and is never shown.",
        widget=_line(placeholder="Maya’s calendar"),
    )

    def clean_called(self) -> str:
        """What it is called, on one line; an address is no name."""
        called = " ".join(self.cleaned_data["called"].split())
        if "/" in called:
            raise forms.ValidationError("A name, and no address, please.")
        return called

    def clean_url(self) -> str:
        """An address that can be fetched."""
        try:
            return feeds.checked(self.cleaned_data["url"].strip())
        except SourceError as error:
            raise forms.ValidationError(error.sentence) from None


class FolderForm(forms.Form):
    """A folder where Troth runs, into which others put files."""

    kind = forms.ChoiceField(label="What lies in it", widget=Seg)
    path = forms.CharField(
        max_length=1000, label="Folder", widget=_line(placeholder="/srv/troth/transcripts")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(each, f"{each.capitalize()}") for each in kinds()]

    def clean_path(self) -> str:
        """A folder that there is."""
        path = Path(self.cleaned_data["path"].strip())
        try:
            there = path.is_absolute() and path.is_dir()
        except (OSError, ValueError):
            there = False
        if not there:
            raise forms.ValidationError(
                "There is no such folder where Troth runs; a whole path is expected."
            )
        return str(path)


class UploadForm(forms.Form):
    """Files of any source, dropped in."""

    files = FilesField(
        most_megabytes=MOST_BYTES // (1024 * 1024),
        label="Files",
        help_text="Mail (mbox, eml, zip), calendars (ics), transcripts (vtt, srt), documents. They "
        "are read, and not kept.",
        widget=FilesInput(attrs={"class": "input dropzone"}),
    )


_FORMS: dict[str, type[forms.Form]] = {
    "imap": MailboxForm,
    "feed": FeedForm,
    "folder": FolderForm,
    "upload": UploadForm,
}


_OFFERED = (
    (
        "upload",
        "Drop in files",
        "For a first look, or for what is not connected. A transcript finds its meeting by time "
        "and people; it can also be dropped in on the page of the meeting.",
        "file-text",
        "Read the files",
    ),
    (
        "imap",
        "Connect a mailbox",
        "By IMAP, with an app password or a token. Each reading goes on from the last.",
        "mail",
        "Connect the mailbox",
    ),
    (
        "feed",
        "Connect a calendar",
        "By the address at which it is published.",
        "calendar-days",
        "Connect the calendar",
    ),
    (
        "folder",
        "Connect a folder",
        "Where meeting software, a mail archive or a script puts files.",
        "file-text",
        "Connect the folder",
    ),
)
"""Each form with its title, what it is for, its icon and its button."""


@page("sources/", "sources", ADMINS, methods=WRITE)
def sources(request: Any) -> HttpResponse:
    """Connect a source, or drop files in; see when each was read, and what went wrong."""
    posted = request.POST.get("form", "") if request.method == "POST" else ""
    shown = {
        name: made(*((request.POST, request.FILES) if name == posted else ()), prefix=name)
        for name, made in _FORMS.items()
    }
    if posted in shown and shown[posted].is_valid():
        given = shown[posted].cleaned_data
        if posted == "upload":
            return begin_import(request, ANY, given["files"], {})
        return _connect(request, posted, given)
    context = {
        "forms": shown,
        "offered": _OFFERED,
        "posted": posted,
        "connected": Source.objects.exclude(how="").order_by("kind", "name")[:SHOWN],
        "read": Source.objects.filter(how="").order_by("-last_read_at")[:SHOWN],
        "runs": ImportRun.objects.select_related("asked_by")[:8],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "workspace/sources.html", context, status=status)


def _connect(request: Any, how: str, given: dict[str, Any]) -> HttpResponse:
    if how == "imap":
        where = f"{given['secret_in']}:{given['secret']}"
        options = {name: given[name] for name in ("host", "port", "user", "folders", "sign_in")}
        name = f"{given['user']} at {given['host']}"
        options |= {"starttls": given["encrypted"] == "starttls", "secret": where}
        source = connect("mail", how, name, options)
    elif how == "feed":
        source = connect_feed(given["url"], given["called"])
    else:
        source = connect(given["kind"], how, given["path"], {"path": given["path"]})
    enqueue_reading(source.pk)
    messages.success(request, f"Connected: {source.name}. It is being read for the first time.")
    return redirect("sources")


@page("sources/<int:pk>/read/", "source-read", ADMINS, methods=("POST",))
def read_now(request: Any, pk: int) -> HttpResponse:
    """Have a connected source read soon."""
    source = get_object_or_404(Source, pk=pk, connected_at__isnull=False)
    enqueue_reading(source.pk)
    messages.info(request, f"{source.name} is read as soon as the background worker is free.")
    return redirect("sources")


@page("sources/<int:pk>/disconnect/", "source-disconnect", ADMINS, methods=("POST",))
def stop_reading(request: Any, pk: int) -> HttpResponse:
    """Read a source no more, or again; what it said stays."""
    source = get_object_or_404(Source.objects.exclude(how=""), pk=pk)
    if "again" in request.POST:
        connect(source.kind, source.how, source.name, source.options)
        enqueue_reading(source.pk)
        messages.success(request, f"{source.name} is connected again.")
        return redirect("sources")
    disconnect(source)
    messages.success(request, f"{source.name} is not read any more. Its facts stay.")
    return redirect("sources")
