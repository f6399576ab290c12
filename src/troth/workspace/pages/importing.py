"""Import: the CRM, or a facts file, brought in through the browser."""

from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from troth.accounts.reach import ADMINS, WORKERS
from troth.facts.fields import is_zone
from troth.ledger.models import Organization, Source
from troth.ledger.records import keep
from troth.workspace.forms import zones
from troth.workspace.imports import run_import
from troth.workspace.models import ImportRun
from troth.workspace.registry import WRITE, page

MOST_BYTES = 200 * 1024 * 1024
MOST_FILES = 50


class FilesInput(forms.ClearableFileInput):
    """An input for one or more files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/input.html"


class FilesField(forms.FileField):
    """One or more files, of so many megabytes together."""

    def __init__(self, *, most_megabytes: int, **options: Any) -> None:
        super().__init__(**options)
        self.most_megabytes = most_megabytes

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file, checked."""
        several = [each for each in data if each] if isinstance(data, list | tuple) else [data]
        if not several or several == [None]:
            if not self.required:
                return []
            raise forms.ValidationError("Choose at least one file.")
        if len(several) > MOST_FILES:
            raise forms.ValidationError(f"At most {MOST_FILES} files at once.")
        files = [super(FilesField, self).clean(each, initial) for each in several]
        if sum(each.size for each in files) > self.most_megabytes * 1024 * 1024:
            raise forms.ValidationError(
                f"At most {self.most_megabytes} MB at once: use the command line for more."
            )
        return files


class CrmForm(forms.Form):
    """The export of a CRM, whose it is, and in which zone its dates are."""

    company = forms.CharField(
        max_length=200,
        label="Your company",
        help_text="As partners know it.",
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "organization"}),
    )
    zone = forms.ChoiceField(
        choices=zones, label="Time zone", widget=forms.Select(attrs={"class": "input"})
    )
    files = FilesField(
        most_megabytes=MOST_BYTES // (1024 * 1024),
        label="CSV files of the export",
        help_text="All files of one export together: accounts, opportunities, contacts, partners.",
        widget=FilesInput(attrs={"class": "input", "accept": ".csv,text/csv"}),
    )

    def clean_zone(self) -> str:
        """A zone that there is."""
        zone: str = self.cleaned_data["zone"]
        if not is_zone(zone):
            raise forms.ValidationError("Choose a time zone.")
        return zone


class FactsForm(forms.Form):
    """A facts file."""

    file = forms.FileField(
        label="Facts file",
        help_text="JSON, as `troth export` writes it.",
        widget=forms.FileInput(attrs={"class": "input", "accept": ".json,application/json"}),
    )

    def clean_file(self) -> Any:
        """A file that is not too large for the browser."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("At most 200 MB: use `troth import facts` for more.")
        return file


@page("import/", "import", ADMINS, methods=WRITE, without_facts=True)
def bring_in(request: Any) -> HttpResponse:
    """Bring in what is there already."""
    me = Organization.objects.filter(pk=request.me).first()
    first = {"company": me.name, "zone": me.timezone} if me else {"zone": "UTC"}
    posted = request.POST.get("kind") if request.method == "POST" else None
    crm = CrmForm(*((request.POST, request.FILES) if posted == "crm" else ()), initial=first)
    facts = FactsForm(*((request.POST, request.FILES) if posted == "facts" else ()))
    if posted == "crm" and crm.is_valid():
        options = {"me": crm.cleaned_data["company"], "zone": crm.cleaned_data["zone"]}
        return begin_import(request, "crm", crm.cleaned_data["files"], options)
    if posted == "facts" and facts.is_valid():
        return begin_import(request, "facts", [facts.cleaned_data["file"]], {})
    context = {
        "crm": crm,
        "facts": facts,
        "runs": ImportRun.objects.select_related("asked_by")[:8],
        "sources": Source.objects.order_by("-last_read_at")[:20],
        "first": request.me is None,
    }
    return render(
        request, "workspace/import.html", context, status=422 if request.method == "POST" else 200
    )


def begin_import(
    request: Any, kind: str, files: list[Any], options: dict[str, str]
) -> HttpResponse:
    """Keep files, have them imported in the background, and show how far that is."""
    stored = [
        [Path(each.name).name, keep(each.read(), each.content_type or "").pk] for each in files
    ]
    unended = ImportRun.objects.filter(state__in=(ImportRun.WAITING, ImportRun.RUNNING))
    if unended.filter(files=stored).exists():
        messages.info(request, "That import is under way already.")
        return redirect("import")
    run = ImportRun.objects.create(
        kind=kind, files=stored, options=options, asked_by=request.user, asked_at=request.now
    )
    run_import.enqueue(run.pk)
    return redirect("import-run", pk=run.pk)


@page("import/<int:pk>/", "import-run", WORKERS | ADMINS, without_facts=True, replayed=False)
def progress(request: Any, pk: int) -> HttpResponse:
    """Show how far an import is, and what came of it."""
    mine = {} if request.reach.is_admin else {"asked_by": request.user}
    run = get_object_or_404(ImportRun, pk=pk, **mine)
    part = 100 * run.done / run.total if run.total else 0
    template = "workspace/_import_run.html" if request.htmx else "workspace/import_run.html"
    return render(request, template, {"run": run, "part": part})
