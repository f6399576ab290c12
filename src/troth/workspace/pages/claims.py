"""Check before you send: what a document says of partners, against what the facts bear out.

Nothing of it is kept. Whoever wants a claim on record records it by the guarded action `claim`.
"""

from collections.abc import Iterator
from itertools import islice
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from troth.accounts.reach import ANYONE
from troth.ledger.claiming import cast, check
from troth.sources import SourceError
from troth.sources.claims.checker import Cast, Claim, found
from troth.sources.claims.support import LEVELS, REASONS
from troth.sources.document import plain
from troth.sources.document.apart import read_apart
from troth.sources.passages import Document
from troth.workspace.lines import Line, Reference, lines_of
from troth.workspace.pages.importing import FilesField, FilesInput
from troth.workspace.registry import WRITE, page

MOST_MEGABYTES = 50
SECONDS = 20
"""That reading all files of one form may take."""
MOST_SENTENCES = 2_000
"""Sentences of a document that are checked here."""
SHOWN = 100
"""Sentences of a document that are shown in each part."""
FORMAL = 3
_KINDS = ".docx,.pptx,.pdf,.md,.html,.htm,.txt,.eml"
_MEDIA = {"eml": "email", "html": "website", "htm": "website"}


class CheckForm(forms.Form):
    """What is about to be said."""

    files = FilesField(
        required=False,
        most_megabytes=MOST_MEGABYTES,
        label="Drop files here, or choose them",
        help_text="Decks, documents, mails and pages: pptx, docx, pdf, eml, html, md, txt.",
        widget=FilesInput(attrs={"class": "input dropzone", "accept": _KINDS}),
    )
    text = forms.CharField(
        required=False,
        max_length=100_000,
        label="Or the words themselves",
        help_text="A mail, a paragraph, a note for the CRM.",
        widget=forms.Textarea(attrs={"class": "input", "rows": 5}),
    )

    def clean(self) -> None:
        """Something to check."""
        if not self.errors and not (self.cleaned_data["files"] or self.cleaned_data["text"]):
            raise forms.ValidationError("Choose a file, or write what you are about to say.")


class Verdict(NamedTuple):
    """A sentence that names a partner, and what is shown of it."""

    claim: Claim
    partner: str
    severity: str
    claims: str
    supported: str
    because: str
    evidence: list[Line]
    record: str
    """The address of the form that records it; empty where this user may not."""


class Checked(NamedTuple):
    """A document that was checked, or why it could not be."""

    name: str
    problem: str = ""
    left_out: tuple[str, ...] = ()
    overstated: list[Verdict] = []  # noqa: RUF012  never changed
    others: list[Verdict] = []  # noqa: RUF012
    not_yours: list[str] = []  # noqa: RUF012
    """Partners named that are not this user's to know about."""
    more: int = 0


@page("check/", "check", ANYONE, methods=WRITE)
def check_before(request: Any) -> HttpResponse:
    """Take what is about to be said, and hold it against the facts."""
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CheckForm(*given)
    context = {"form": form, "levels": list(enumerate(LEVELS))[1:], "checked": None}
    if not given:
        return render(request, "workspace/check.html", context)
    if not form.is_valid():
        return render(request, "workspace/check.html", context, status=422)
    known = cast(request.now)
    documents = list(_documents(form.cleaned_data))
    context["checked"] = _checked(request, documents, known)
    return render(request, "workspace/check.html", context)


def _documents(given: dict[str, Any]) -> Iterator[tuple[str, Document | SourceError]]:
    end = monotonic() + SECONDS
    for file in given["files"]:
        try:
            yield file.name, read_apart(file.read(), file.name, max(1.0, end - monotonic()))
        except SourceError as error:
            yield file.name, error
    if given["text"].strip():
        yield "Your words", Document(tuple(plain.passages(given["text"])))


def _checked(request: Any, documents: list[Any], known: Cast) -> list[Checked]:
    """What came of each document; a fixed number of queries, however many there are."""
    reach = request.reach
    found_in = [
        [] if isinstance(each, SourceError) else list(islice(found(each, known), MOST_SENTENCES))
        for _, each in documents
    ]
    readable = {
        partner: all(map(reach.may_read_relationship, ours))
        for partner, ours in known.relationships.items()
    }
    wanted = [
        [each for each in several if readable.get(each.partner, True)] for several in found_in
    ]
    claims = iter(check((each for several in wanted for each in several), known))
    judged = [[next(claims) for _ in several] for several in wanted]
    shown = {one for several in judged for each in several for one in each.evidence[:SHOWN]}
    lines = lines_of(shown, reach)
    results = []
    for (name, document), several, all_found in zip(documents, judged, found_in, strict=True):
        if isinstance(document, SourceError):
            results.append(
                Checked(name, f"{document.sentence[:1].upper()}{document.sentence[1:]}.")
            )
            continue
        verdicts = [_verdict(each, name, known, lines, reach) for each in several]
        over = [each for each in verdicts if each.claim.overstated]
        fine = [each for each in verdicts if not each.claim.overstated]
        hidden = {each.partner for each in all_found if not readable.get(each.partner, True)}
        results.append(
            Checked(
                name,
                left_out=document.left_out,
                overstated=over[:SHOWN],
                others=fine[:SHOWN],
                not_yours=sorted(map(known.name, hidden)),
                more=max(0, len(over) - SHOWN) + max(0, len(fine) - SHOWN),
            )
        )
    return results


def _verdict(
    claim: Claim, name: str, known: Cast, lines: dict[Reference, Line], reach: Any
) -> Verdict:
    severity = "ok" if claim.level else "none"
    if claim.overstated:
        severity = "block" if claim.level >= FORMAL else "warn"
    record = ""
    if claim.level and claim.relationship in reach.works_on:
        given = {
            "relationship": claim.relationship,
            "text": claim.text,
            "level": claim.level,
            "medium": _MEDIA.get(name.rpartition(".")[2].casefold(), "other"),
            "opportunity": claim.opportunity or "",
        }
        record = f"{reverse('do', args=['claim'])}?{urlencode(given)}"
    return Verdict(
        claim=claim,
        partner=known.name(claim.partner),
        severity=severity,
        claims=LEVELS[claim.level],
        supported=LEVELS[claim.supported],
        because=REASONS.get(claim.because, ""),
        evidence=[lines[each] for each in claim.evidence if each in lines][:4],
        record=record,
    )
