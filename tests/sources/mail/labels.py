"""The labeled letters, and how well they are read.

A letter stands behind a line of `===`: a few headers, the labels among them, and what was written.
`labeled/README.md` says how to label. `tuning.txt` is what the constructions were written against;
`held_out.txt` only measures.
"""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from tests.sources.mail.world import items_of, told

HERE = Path(__file__).parent / "labeled"
CAST = {
    "mia": "Mia Lang <mia@acme.example>",
    "noor": "Noor Haddad <noor@acme.example>",
    "sam": "Sam Okafor <sam@acme.example>",
    "bea": "Bea Ortiz <bea@bolt.example>",
    "tom": "Tom Reed <tom.reed@bolt.example>",
    "carl": "Carl Müller <carl@cog.co.uk>",
    "dora": "Dora Klein <dora@dynamo.example>",
}
KINDS = ("ask", "pledge", "introduction", "idea", "availability", "agreement", "claim")


class Said(NamedTuple):
    """What a sentence says, and the days that its date may mean."""

    kind: str
    days: str
    sentence: str

    def is_by(self, due: str | None) -> bool:
        """Whether a due date is one of those that it may mean."""
        if self.days.endswith("?"):
            return True
        first, _, last = self.days.partition("..")
        return due is None if first == "-" else due is not None and first <= due <= (last or first)

    def matches(self, kind: str, quote: str) -> bool:
        """Whether a question is about it."""
        one, other = plain(self.sentence), plain(quote)
        return kind == self.kind and (one in other or other in one)


class Labeled(NamedTuple):
    """A letter, and what a careful reader says of it."""

    number: int
    letter: EmailMessage
    expects: str
    """`yes`, `no`, or `open` where readers would differ."""
    says: tuple[Said, ...]
    may: tuple[Said, ...]
    """What is neither missed nor wrong."""


class Score:
    """How often what is read is right, and how much of what is right is read."""

    def __init__(self) -> None:
        self.hits: list[str] = []
        self.wrong: list[str] = []
        self.missed: list[str] = []

    @property
    def precision(self) -> float:
        """Of what is read, the part that is right."""
        return len(self.hits) / ((len(self.hits) + len(self.wrong)) or 1)

    @property
    def recall(self) -> float:
        """Of what is right, the part that is read."""
        return len(self.hits) / ((len(self.hits) + len(self.missed)) or 1)


def plain(text: str) -> str:
    """A text in which only words count."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def labels(half: str) -> Iterator[Labeled]:
    """The labeled letters of a half: `tuning` or `held_out`."""
    pieces = re.split(r"^===\n", (HERE / f"{half}.txt").read_text(encoding="utf-8"), flags=re.M)
    for number, piece in enumerate(pieces[1:], 1):
        head, _, text = piece.partition("\n\n")
        yield labeled(number, [line.split(": ", 1) for line in head.splitlines()], text)


def labeled(number: int, lines: list[list[str]], text: str) -> Labeled:
    """A letter of headers and a text."""
    said = {"Says": [], "May": []}  # type: dict[str, list[Said]]
    given = {"From": "bea", "Date": "Tue, 3 Mar 2026 15:00:00 +0100"}
    for name, value in lines:
        if name in said:
            label, _, sentence = value.partition(" | ")
            said[name].append(Said(*label.split(), sentence))
        else:
            given[name] = value
    expects = given.pop("Expects")
    attached, calendar = given.pop("Attached", ""), given.pop("Calendar", "")
    letter = EmailMessage()
    letter.set_content(text, subtype="html" if given.pop("Html", "") else "plain")
    if attached:
        letter.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename=attached)
    if calendar:
        letter.add_alternative("BEGIN:VCALENDAR\n", subtype="calendar", params={"method": calendar})
    given.setdefault("To", "bea" if given["From"] == "mia" else "mia")
    for name in ("From", "To", "Cc"):
        if name in given:
            names = given.pop(name).split(", ")
            letter[name] = ", ".join(CAST.get(each, each) for each in names)
    for name, value in given.items():
        letter[name] = value
    letter["Message-ID"] = f"<{number}@labeled.example>"
    return Labeled(number, letter, expects, tuple(said["Says"]), tuple(said["May"]))


def reading(letter: EmailMessage) -> tuple[bool, list[tuple[str, str, str | None]]]:
    """Whether a reply is expected to a letter, and its questions: kind, quote, due date."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "one.eml")
        path.write_bytes(letter.as_bytes())
        found = told(items_of(path))
    expects = any(each.get("expects_reply") for each in found["messages"].values())
    return expects, [asked(each) for each in found["questions"].values()]


def asked(question: dict[str, Any]) -> tuple[str, str, str | None]:
    """What a question asks about: kind, quote, due date."""
    added = question["if_yes"].get("add", {})
    (record,) = (*added.get("asks", ()), *added.get("pledges", ())) or ({},)
    return question["kind"], question["quote"], record.get("due_on")


def measure(half: str) -> dict[str, Score]:
    """The scores of a half: by kind, of `expects_reply`, and of the dates of what was found."""
    scores = {name: Score() for name in (*KINDS, "expects_reply", "date")}
    for each in labels(half):
        expects, questions = reading(each.letter)
        at = f"{half} {each.number} {each.letter['Subject']}: "
        if each.expects != "open" and (expects or each.expects == "yes"):
            right = expects == (each.expects == "yes")
            score = scores["expects_reply"]
            (score.hits if right else score.wrong if expects else score.missed).append(at)
        left = list(each.says)
        for kind, quote, due in questions:
            if kind not in scores:
                continue
            one = next((said for said in left if said.matches(kind, quote)), None)
            if one:
                left.remove(one)
                scores[kind].hits.append(at + quote)
                date = scores["date"]
                if one.is_by(due):
                    date.hits.append(at + quote)
                else:
                    (date.wrong if due else date.missed).append(f"{at}{due}: {quote}")
            elif not any(said.matches(kind, quote) for said in each.may):
                scores[kind].wrong.append(at + quote)
        for said in left:
            scores[said.kind].missed.append(at + said.sentence)
    return scores
