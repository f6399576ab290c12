"""Read a mailbox, and, beside it, only parse its messages as Python does.

`python -m benchmarks.mails make|parse|read FILE [MEGABYTES]` prints the seconds that it took.
"""

import mailbox
import sys
import time
from base64 import encodebytes
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random

from troth.facts.model import Facts, Organization, Person, Relationship
from troth.facts.times import instant
from troth.sources.items import Tally
from troth.sources.known import Known
from troth.sources.mail import extract

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
PARTNERS = 20
SENTENCES = (
    "Thank you for the call on Monday.",
    "We went through the plan with our delivery team, and they are fine with the scope.",
    "Could you send us the updated estimate by Friday?",
    "The customer decides at the end of the quarter.",
    "We will come back to you with a proposal by 14 March.",
    "Wir haben die Unterlagen durchgesehen und sind einverstanden.",
    "Könnt ihr uns bitte noch die Preisliste schicken?",
    "The second phase begins once the first one is accepted.",
    "Let me know what you think.",
)
HEAD = """\
From {address} {ctime}
Return-Path: <{address}>
Received: from mx1.{domain} (mx1.{domain} [192.0.2.7])
\tby mx.acme.example with ESMTPS id {number:x}
\tfor <mia@acme.example>; {date}
Received: from client.{domain} by mx1.{domain} with ESMTPSA id {number:x}; {date}
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=mail;
\th=from:to:cc:subject:date:message-id; bh=g3zLYH4xKxcPrHOD18z9YfpQcnk/GaJedfustWU5uGs=;
\tb=Mc9lwCPjR1Xy0hJxm6l9bGzUQf6xBL5Cq0PcBkYV0yDqkHBpNj3Jt8b0o2ZkG7mXqFq2oYl1lDgH
MIME-Version: 1.0
X-Mailer: Example 16.0
From: "{name}" <{address}>
To: Mia Lang <mia@acme.example>
Cc: "Lee, Sam" <sam@{domain}>, noor@acme.example
Subject: {subject}
Date: {date}
Message-ID: <{number}@{domain}>
{answers}Content-Type: """


def facts() -> Facts:
    """A company and its partners."""
    return Facts(
        me="acme",
        organizations=(
            Organization("acme", name="Acme", timezone="UTC", domains=("acme.example",)),
            *(
                Organization(f"p{n}", name=f"P{n}", timezone="UTC", domains=(f"p{n}.example",))
                for n in range(PARTNERS)
            ),
        ),
        people=(Person("mia", organization="acme", name="Mia", emails=("mia@acme.example",)),),
        relationships=tuple(
            Relationship(f"r{n}", a="acme", b=f"p{n}", started_at=instant(BEGIN))
            for n in range(PARTNERS)
        ),
    )


def make(path: str, megabytes: str) -> None:
    """Write an mbox: half of it is mail of partners, half newsletters and mail of others."""
    random = Random(7)
    picture = encodebytes(random.randbytes(30_000)).decode()
    with Path(path).open("w", encoding="utf-8", newline="\n") as file:
        number = 0
        while file.tell() < int(megabytes) << 20:
            number += 1
            file.write(message(number, random, picture))


def message(number: int, random: Random, picture: str) -> str:
    """One message of an mbox."""
    partner, newsletter = random.random() < 0.5, random.random() < 0.5
    domain = f"p{random.randrange(PARTNERS)}.example" if partner else "news.example"
    at = BEGIN + timedelta(minutes=11 * number)
    head = HEAD.format(
        address=f"ana.b{random.randrange(9)}@{domain}",
        domain=domain,
        name="Ana Berg",
        number=number,
        date=format_datetime(at),
        ctime=at.ctime(),
        subject="Re: Phase two" if number % 3 else "=?utf-8?q?N=C3=A4chste_Schritte?=",
        answers=f"In-Reply-To: <{number - 1}@acme.example>\n" if number % 3 else "",
    )
    text = "Hi Mia,\n\n" + "\n".join(random.choices(SENTENCES, k=random.randrange(3, 12)))
    text += "\n\nBest regards\nAna Berg\nP Inc., 1 Main Street\n"
    quoted = "\nOn Mon, 2 Mar 2026 at 09:00, Mia Lang <mia@acme.example> wrote:\n"
    quoted += "".join(f"> {line}\n" for line in text.splitlines())
    if not partner and newsletter:
        head = head.replace(
            "MIME-Version", "List-Unsubscribe: <https://news.example>\nMIME-Version"
        )
    kind = random.random()
    if kind < 0.4:
        return f'{head}text/plain; charset="utf-8"\n\n{text}{quoted}\n'
    mark = f"=_{number:x}"
    html = "".join(
        f"<div style='margin:0cm;font-size:11pt'>{each}</div>\n"
        for each in (text + quoted).split("\n")
    )
    parts = [
        f'text/plain; charset="utf-8"\n\n{text}{quoted}',
        f'text/html; charset="utf-8"\n\n{html}',
    ]
    if kind > 0.8:
        parts.append(f'image/png; name="p.png"\nContent-Transfer-Encoding: base64\n\n{picture}')
    body = "".join(f"--{mark}\nContent-Type: {part}\n" for part in parts)
    return f'{head}multipart/mixed; boundary="{mark}"\n\n{body}--{mark}--\n\n'


def parse(path: str) -> int:
    """Parse every message, and do nothing."""
    return sum(1 for _ in mailbox.mbox(path, create=False))


def read(path: str) -> int:
    """Read the mailbox as a source."""
    tally = Tally()
    for _ in extract([Path(path)], Known(facts()), tally):
        pass
    return tally.read


def main(command: str, path: str, *arguments: str) -> None:
    """Run one of the commands."""
    if command == "make":
        make(path, *arguments)
        return
    start = time.process_time()
    {"parse": parse, "read": read}[command](path)
    print(time.process_time() - start)


if __name__ == "__main__":
    main(*sys.argv[1:])
