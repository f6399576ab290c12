"""Which field of which fact each source can give: for certain, or as a question.

`python -m troth.sources.gives docs/capture.md` writes the table between its two marks in that
page; with `--check` it only says, by its exit status, whether the table is current. Tests hold
every source to what is declared here.
"""

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from troth.facts.fields import fields_of
from troth.facts.model import COLLECTIONS

FACT, QUESTION = "fact", "question"
ALWAYS = frozenset({"id", "source", "source_id"})
"""Fields that every record has, from every source."""

_ABOUT_ASKS = "relationship asker asked kind text person made_at due_on answered_at answer"
_ABOUT_PLEDGES = "relationship pledger beneficiary text person made_at due_on"
_ABOUT_IDEAS = "relationship proposer offered_at text person"
_ABOUT_CLAIMS = "relationship speaker about audience level medium text made_at attestation"
_DECLARED: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "crm": {
        FACT: {
            "organizations": "name kind timezone holidays domains country city parent note",
            "people": "organization name team title emails",
            "relationships": "a b started_at",
            "opportunities": "name owner customer value currency owner_person decision_on stages",
            "engagements": "relationship opportunity lead partner capability identified_at note",
        }
    },
    "mail": {
        FACT: {
            "messages": "relationship sender recipients copied sent_at expects_reply reply_to "
            "from_person to_people",
            "people": "organization name emails",
        },
        QUESTION: {
            "organizations": "name timezone domains",
            "people": "emails",
            "asks": _ABOUT_ASKS,
            "pledges": _ABOUT_PLEDGES,
            "introductions": "relationship introducer beneficiary target opened_at asked made_at",
            "ideas": _ABOUT_IDEAS,
            "agreements": "relationship kind signed_at title",
            "claims": _ABOUT_CLAIMS,
        },
    },
    "calendar": {
        FACT: {
            "meetings": "relationship invited_by host invited_at starts_at ended_at cancelled_at "
            "title customer agenda_sent_at attestation",
        },
        QUESTION: {
            "meetings": "relationship invited_by host invited_at starts_at ended_at cancelled_at "
            "title customer agenda_sent_at agenda purpose attestation",
        },
    },
    "transcript": {
        FACT: {
            "meetings": "relationship invited_by host invited_at starts_at ended_at customer "
            "attendance talk_seconds attestation",
        },
        QUESTION: {
            "people": "organization name",
            "meetings": "invited_by host ended_at customer attendance talk_seconds attestation "
            "led_strategy strategy_lead_asked direct_contact_ok",
            "pledges": _ABOUT_PLEDGES,
            "ideas": _ABOUT_IDEAS,
            "claims": _ABOUT_CLAIMS,
        },
    },
    "document": {QUESTION: {"claims": _ABOUT_CLAIMS}},
}

GIVES: Mapping[str, Mapping[str, Mapping[str, frozenset[str]]]] = {
    kind: {
        how: {name: frozenset(fields.split()) for name, fields in of.items()}
        for how, of in hows.items()
    }
    for kind, hows in _DECLARED.items()
}
"""By kind of source, `fact` or `question`, and collection: the fields."""

BEGIN, END = "<!-- what comes from where: begin -->", "<!-- what comes from where: end -->"


def table() -> str:
    """The table, in Markdown: a row for each field that some source gives."""
    kinds = list(GIVES)
    lines = [f"| field | {' | '.join(kinds)} |", f"| --- |{' --- |' * len(kinds)}"]
    for name, shape in COLLECTIONS.items():
        for field in fields_of(shape):
            cells = [_cell(kind, name, field) for kind in kinds]
            if any(cells):
                lines.append(f"| `{name}.{field}` | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(kind: str, name: str, field: str) -> str:
    hows = GIVES[kind]
    return ", ".join(how for how in hows if field in hows[how].get(name, ()))


def main(arguments: list[str]) -> int:
    """Write the table into a page, or check it. Returns the exit status."""
    path = Path(next(each for each in arguments if each != "--check"))
    text = path.read_text(encoding="utf-8")
    between = re.compile(f"(?<={BEGIN}\n).*?(?={END})", re.S)
    new = between.sub(f"\n{table()}\n\n", text)
    if new == text:
        return 0
    if "--check" in arguments:
        print(f"{path} is not current: run `make docs`", file=sys.stderr)
        return 1
    path.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
