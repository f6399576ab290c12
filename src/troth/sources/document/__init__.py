"""Documents (docx, pptx, pdf, md, html, txt, eml): what they tell others of our partners.

A document gives no facts: only a person knows whether it went out, and to whom. Each sentence that
claims a relationship with a partner (`troth.sources.claims`) is asked about.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from troth.facts.times import FOREVER, Instant, format_instant, instant
from troth.sources.claims.checker import Cast, Found, found
from troth.sources.document.apart import read_apart
from troth.sources.document.reading import KINDS, MOST_BYTES
from troth.sources.folders import files_in
from troth.sources.items import Item, Question, Tally, key
from troth.sources.known import Known
from troth.sources.passages import Document
from troth.sources.reading import Skipped, SourceError

KIND = "document"
_MEDIA = {"eml": "email", "html": "website", "pptx": "proposal", "docx": "proposal"}


def identify(path: Path) -> bool:
    """Whether a file is a document by its name, or a folder holds one."""
    if path.is_dir():
        return any(each.suffix.casefold() in KINDS for each in path.iterdir())
    return path.suffix.casefold() in KINDS


def extract(paths: Sequence[Path], known: Known, tally: Tally) -> Iterator[Item]:
    """A question for each sentence that claims something of a partner.

    A document that cannot be read is a `Skipped`.
    """
    cast = Cast(known.facts, FOREVER)
    for path in _files(paths):
        if isinstance(path, Skipped):
            yield path
            continue
        try:
            with path.open("rb") as file:
                document = read_apart(file.read(MOST_BYTES + 1), path.name)
        except OSError as error:
            sentence = f"{error.strerror}; a document is expected"
            if path in paths:
                raise SourceError(path, None, sentence) from None
            yield Skipped(path.name, sentence)
            continue
        except SourceError as error:
            yield Skipped(path.name, error.sentence)
            continue
        tally.read += 1
        yield from (Skipped(path.name, each) for each in document.left_out)
        at, asked = _dated(document, path), set()
        for each in found(document, cast):
            question = _question(path, each, known, at) if each.level else None
            if question is not None and question.id not in asked:
                asked.add(question.id)
                yield question


def _files(paths: Sequence[Path]) -> Iterator[Path | Skipped]:
    for path in paths:
        if path.is_dir():
            yield from (
                each
                for each in files_in(path)
                if isinstance(each, Skipped)
                or (each.suffix.casefold() in KINDS and (each.is_file() or not each.exists()))
            )
        else:
            yield path


def _dated(document: Document, path: Path) -> Instant:
    """When a mail was sent, or another document last changed."""
    if document.letter is not None and document.letter.date:
        try:
            sent = parsedate_to_datetime(document.letter.date)
            return instant(sent if sent.tzinfo else sent.replace(tzinfo=UTC))
        except (ValueError, TypeError, OverflowError):
            pass
    return instant(datetime.fromtimestamp(int(path.stat().st_mtime), UTC))


def _medium(path: Path, place: str) -> str:
    if place.endswith("notes"):
        return "spoken"
    return _MEDIA.get(KINDS.get(path.suffix.casefold(), ""), "other")


def _question(path: Path, said: Found, known: Known, at: Instant) -> Question | None:
    """Whether a sentence was told to others; none where it went to the partner or to us alone."""
    relationship = known.relationship_with(said.partner)
    others = None if said.told is None else said.told - {known.me, said.partner}
    if relationship is None or others == frozenset():
        return None
    audience = next(iter(others)) if others is not None and len(others) == 1 else None
    told = f"to {known.organizations[audience].name}" if audience else "to others, and to whom"
    claim = {
        "id": key("claim", path.name, said.partner, said.text),
        "relationship": relationship.id,
        "speaker": known.me,
        "about": said.partner,
        "audience": audience,
        "level": said.level,
        "medium": _medium(path, said.place),
        "text": said.text,
        "made_at": format_instant(at),
        "attestation": "inferred",
        "source": f"{path.name}, {said.place}",
        "source_id": key("document", path.name, said.partner, said.text),
    }
    return Question(
        id=key("question", KIND, path.name, said.partner, said.text),
        kind="claim",
        text=f"Did this go {told}? It speaks of {known.organizations[said.partner].name}.",
        source=f"{path.name}#{said.place}",
        quote=said.text,
        if_yes={"add": {"claims": [{k: v for k, v in claim.items() if v is not None}]}},
    )
