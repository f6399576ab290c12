"""What the demo's people wrote, planned and said lately, as files to be dropped in.

A mailbox, a calendar and the transcript of a meeting, as mail programs, calendars and meeting
software write them. They tell of the same story as the facts.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from troth.demo.crm import put
from troth.facts.model import Facts, Person
from troth.facts.times import moment

WORKSHOP = "Castellan steering workshop"
_SAID = (
    ("astrid", 215, "Good morning, and welcome to everybody. We have an hour and a quarter."),
    ("henrik", 390, "We found that Odense loses most in the changeovers, not on the line."),
    ("liv", 180, "That is what our shift leads say, too."),
    ("maya", 860, "Let me walk you through what the platform would show them, step by step."),
    ("liv", 165, "Who looks at this screen, the shift lead or the planner?"),
    ("maya", 540, "Both, and that is why the roll-out order matters so much for the strategy."),
    ("astrid", 160, "What if we start with Odense and not with Bergen?"),
    ("maya", 610, "We would rather start where the data is, and then go plant by plant."),
    ("henrik", 210, "I can have the estimate for all six plants to you by Friday next week."),
    ("tomas", 330, "We will take two of your people through the course before the pilot."),
    ("liv", 330, "I need the names of everybody who enters the plant."),
    ("maya", 300, "I will send you our names by Thursday."),
    ("astrid", 300, "We will send you the passes for Bergen once we have them. Thank you all."),
)
"""Who spoke, for how many seconds, and what was said first."""

_LETTERS: tuple[tuple[int, str, str, str, str], ...] = (
    (
        9,
        "henrik",
        "maya",
        "Estimate for Castellan",
        "Hello Maya,\n\nthank you for today. Could you send us the interface description of the "
        "platform? We need it for the estimate.\n\nBest regards\nHenrik",
    ),
    (
        8,
        "maya",
        "henrik",
        "Re: Estimate for Castellan",
        "Hello Henrik,\n\nI will send you the interface description by {friday}.\n\nMaya",
    ),
    (
        6,
        "astrid",
        "maya",
        "Order of the plants",
        "Hello Maya,\n\none idea from our side: what if we start with Odense instead of Bergen? "
        "The shift leads there are ready.\n\nAstrid",
    ),
    (
        4,
        "sofie",
        "jonas",
        "Capacity in spring",
        "Hi Jonas,\n\nour team is fully booked until the end of March, so we could only start in "
        "April.\n\nSofie",
    ),
)
"""Days ago, from whom, to whom, subject and text."""
_STRANGER = ("Petra Lang", "petra.lang@quellwerk.example")


def write(facts: Facts, folder: Path, now: datetime) -> None:
    """Write `mail.mbox`, `calendar.ics` and the transcript of the workshop into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    people = {each.id: each for each in facts.people}
    companies = {each.id: each.name for each in facts.organizations}
    workshop = max(
        (each for each in facts.meetings if each.title == WORKSHOP), key=lambda each: each.starts_at
    )
    began = moment(workshop.starts_at).astimezone(UTC)
    put(folder / "mail.mbox", b"".join(_mailbox(people, now)))
    put(folder / "calendar.ics", _calendar(people, now).encode())
    name = f"GMT{began:%Y%m%d-%H%M%S}_Recording.transcript.vtt"
    put(folder / name, transcript(people, companies).encode())


def transcript(people: Mapping[str, Person], companies: Mapping[str, str]) -> str:
    """What was said in the workshop, as WebVTT."""
    lines, at = ["WEBVTT", ""], 0
    for number, (who, seconds, text) in enumerate(_SAID, 1):
        person = people[who]
        speaker = f"{person.name} ({companies[person.organization]})"
        lines += [str(number), f"{_clock(at)} --> {_clock(at + seconds)}", f"{speaker}: {text}", ""]
        at += seconds
    return "\n".join(lines)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"


def _mailbox(people: Mapping[str, Person], now: datetime) -> Iterator[bytes]:
    friday = now + timedelta(days=(4 - now.weekday()) % 7 or 7)
    before = ""
    for ago, sender, receiver, subject, text in _LETTERS:
        sent = now - timedelta(days=ago, minutes=7 * ago)
        answer = before if subject.startswith("Re: ") else ""
        ids = f"<{sender}-{ago}-{sent:%Y%m%d}@{people[sender].emails[0].partition('@')[2]}>", answer
        parties = _address(people[sender]), _address(people[receiver])
        yield _message(parties, sent, subject, text.format(friday=f"{friday:%-d %B %Y}"), ids)
        before = ids[0]
    stranger = f"{_STRANGER[0]} <{_STRANGER[1]}>"
    for number in range(3):
        sent = now - timedelta(days=5 - number, minutes=11)
        parties = (stranger, _address(people["maya"]))
        ids = f"<lang-{number}-{sent:%Y%m%d}@quellwerk.example>", ""
        text = "Hello Maya,\n\nthe drawings of the valve block are attached.\n\nPetra"
        yield _message(parties, sent, f"Valve block, part {number + 1}", text, ids)


def _address(person: Person) -> str:
    return f"{person.name} <{person.emails[0]}>"


def _message(
    parties: tuple[str, str], sent: datetime, subject: str, text: str, ids: tuple[str, str]
) -> bytes:
    made = EmailMessage()
    made["From"], made["To"] = parties
    made["Date"] = format_datetime(sent)
    made["Subject"] = subject
    made["Message-ID"] = ids[0]
    if ids[1]:
        made["In-Reply-To"] = made["References"] = ids[1]
    made.set_content(text)
    return b"From troth@demo " + f"{sent:%a %b %d %H:%M:%S %Y}\n".encode() + bytes(made) + b"\n"


def _calendar(people: Mapping[str, Person], now: datetime) -> str:
    """The meeting of our alliance manager with a partner in a week, and a review after it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Northwind Systems//Calendar//EN"]
    for days, title, organizer, guests in (
        (6, "Halden and Northwind: training places", "astrid", ("maya", "tomas", "henrik")),
        (13, "Partnership review with Halden", "tomas", ("maya", "astrid", "henrik")),
    ):
        start = (now + timedelta(days=days)).replace(hour=10, minute=0, second=0, microsecond=0)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{title.split()[0].lower()}-{start:%Y%m%d}@northwind.example",
            f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
            f"CREATED:{now - timedelta(days=2):%Y%m%dT%H%M%SZ}",
            f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
            f"DTEND:{start + timedelta(hours=1):%Y%m%dT%H%M%SZ}",
            f"SUMMARY:{title}",
            f"ORGANIZER;CN={people[organizer].name}:mailto:{people[organizer].emails[0]}",
        ]
        lines += [
            f"ATTENDEE;CN={people[each].name};PARTSTAT=ACCEPTED:mailto:{people[each].emails[0]}"
            for each in (organizer, *guests)
        ]
        lines.append("END:VEVENT")
    return "\r\n".join([*lines, "END:VCALENDAR", ""])
