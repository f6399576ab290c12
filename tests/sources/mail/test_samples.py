"""Samples in the forms of several mail programs, with what each tells beside it."""

import io
import json
import os
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TypeGuard
from unittest.mock import patch

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.mail.world import HERE, check, facts, items_of, told
from troth.facts.model import Fact, Facts, Organization, Person
from troth.sources.items import Amendment, Item, Question, Tally
from troth.sources.known import Known
from troth.sources.mail import boxes, extract, identify
from troth.sources.reading import Skipped

SAMPLES = sorted((HERE / "samples").iterdir())
MIXED = HERE / "samples" / "mixed.mbox"


def everything(items: Iterable[Item]) -> dict[str, object]:
    items = list(items)
    skipped = [[each.source, each.reason] for each in items if isinstance(each, Skipped)]
    return {**told(items), "skipped": skipped}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_tells_what_is_written_beside_it(sample: Path) -> None:
    found = everything(items_of(sample))
    check(found)
    beside = HERE / "expected" / f"{sample.name}.json"
    if "TROTH_WRITE_EXPECTED" in os.environ:
        beside.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    assert found == json.loads(beside.read_text())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_second_reading_tells_the_same(sample: Path) -> None:
    assert items_of(sample) == items_of(sample)
    assert told(items_of(sample, sample)) == told(items_of(sample))


def test_every_sample_is_recognized_and_other_files_are_not(tmp_path: Path) -> None:
    assert all(map(identify, SAMPLES))
    assert identify(HERE / "samples")
    assert not identify(HERE / "expected")
    for name, content in {
        "notes.txt": "Dear all,\n\nFrom now on: nothing.\n",
        "page.md": "Subject: Mail\nDate: today\n\nText\n",
        "meeting.ics": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
        "table.csv": "From,To,Date\na,b,c\n",
        "empty.mbox": "",
    }.items():
        (tmp_path / name).write_text(content)
        assert not identify(tmp_path / name), name
    assert not identify(tmp_path / "none")


def pieces(mbox: Path) -> list[bytes]:
    """The messages of an mbox, each with the line before it."""
    return [
        b"From " + each + b"\n\n"
        for each in re.split(rb"(?:^|\n\n)From (?=\S+ Mon )", mbox.read_bytes().rstrip())[1:]
    ]


@given(at=st.integers(1, 14), order=st.permutations(range(15)))
def test_halves_in_either_order_tell_what_the_whole_tells(
    tmp_path_factory: pytest.TempPathFactory, at: int, order: list[int]
) -> None:
    messages = pieces(MIXED)
    assert len(messages) == len(order)
    folder = tmp_path_factory.mktemp("halves")
    one, two = folder / "one.mbox", folder / "two.mbox"
    one.write_bytes(b"".join(messages[each] for each in order[:at]))
    two.write_bytes(b"".join(messages[each] for each in order[at:]))
    whole = told(items_of(MIXED))
    assert told(items_of(one, two)) == told(items_of(two, one)) == whole
    # Only who reads both at once can tell what an answer answers that names no message.
    whole["messages"] = without_topics(whole["messages"])
    for first, second in ((one, two), (two, one)):
        apart = told([*items_of(first), *items_of(second)])
        assert apart | {"messages": without_topics(apart["messages"])} == whole


def without_topics(messages: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    by_topic = "three@bolt.example"
    return {
        id: {
            name: each[name] for name in each if name != "reply_to" or each["source_id"] != by_topic
        }
        for id, each in messages.items()
    }


def test_maildir_folders_and_archives_tell_what_the_mbox_tells(tmp_path: Path) -> None:
    whole = told(items_of(MIXED))
    maildir = tmp_path / "Maildir"
    for number, message in enumerate(pieces(MIXED)):
        folder = maildir / (".Sent" if number % 2 else "") / ("new" if number % 3 else "cur")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.host").write_bytes(message.partition(b"\n")[2].strip() + b"\n")
    (maildir / "dovecot.index").write_bytes(b"\0")
    (maildir / "link").symlink_to(tmp_path)
    assert identify(maildir)
    assert told(items_of(maildir)) == whole
    (maildir / "cur" / "draft.host:2,DS").write_bytes((HERE / "samples/claim.eml").read_bytes())
    assert told(items_of(maildir)) == whole
    archive = tmp_path / "mail.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.write(MIXED, "../../etc/mixed.mbox")
        file.writestr("readme.txt", "no mail")
    assert identify(archive)
    assert told(items_of(archive)) == whole
    assert not (tmp_path.parent / "etc").exists()


def test_what_was_read_is_counted() -> None:
    tally = Tally()
    list(extract([MIXED], Known(facts()), tally))
    assert tally.read == 15


def test_whoever_has_no_address_of_their_own_is_told_so() -> None:
    nobody = Facts(me="acme", organizations=(Organization("acme", name="Acme", timezone="UTC"),))
    first, *others = extract([MIXED], Known(nobody), Tally())
    assert isinstance(first, Skipped)
    assert first.source == "acme"
    assert "domains" in first.reason
    assert not any(isinstance(each, Fact | Amendment) for each in others)


def test_a_line_that_begins_with_from_separates_no_messages_unless_it_is_one() -> None:
    lines = (
        b"From what I hear on Mon, 2 Mar at 10:00 it is fine.",
        b"\nFrom Monday on it is fine.",
        b"From: me",
        b">From a Mon Mar  2 09:00:00 2026",
    )
    begin = b"From a Mon Mar  2 09:00:00 2026\nFrom: a@b.example\n\n"
    for line in lines:
        assert count(begin + b"Hi.\n" + line + b"\nBye.\n") == 1, line
    for line in (
        b"\nFrom nobody\nFrom: a@b.example\n",
        b"From - Mon Mar 02 09:00:00 2026\n",
        b"From 17@xxx Mon Mar 02 09:00:00 +0000 2026\r\nX-GM-THRID: 1\r\n",
        b"\r\nFrom nobody\r\nFrom: a@b.example\r\n",
    ):
        assert count(begin + b"Hi.\n" + line + b"\nBye.\n") == 2, line


@given(size=st.integers(80, 3000), number=st.integers(1, 60))
def test_where_a_mailbox_is_cut_into_chunks_does_not_matter(size: int, number: int) -> None:
    begin = b"From a Mon Mar  2 09:00:00 2026\nFrom: a@b.example\n\n"
    mbox = b"".join(begin + b"x" * (each * 7 % 90) + b"\n\n" for each in range(number))
    with patch.object(boxes, "CHUNK", size):
        assert count(mbox) == number


def count(mbox: bytes) -> int:
    return len(list(boxes._in_stream(io.BytesIO(mbox), "")))


def test_a_claim_is_asked_about_also_where_the_partner_has_a_copy(tmp_path: Path) -> None:
    claim = (HERE / "samples" / "claim.eml").read_text()
    copied = claim.replace("Subject:", "Cc: bea@bolt.example\nSubject:")
    to_us = claim.replace("dora@dynamo.example", "noor@acme.example")
    for text, count in ((claim, 1), (copied, 1), (to_us, 0)):
        path = tmp_path / "one.eml"
        path.write_text(text)
        found = told(items_of(path))
        check(found)
        claims = [each for each in found["questions"].values() if each["kind"] == "claim"]
        assert len(claims) == count


def test_a_question_that_was_followed_up_is_no_longer_the_open_one(tmp_path: Path) -> None:
    def message(id: str, answers: str, text: str) -> str:
        return (
            f"From: bea@bolt.example\nTo: mia@acme.example\nMessage-ID: <{id}@bolt.example>\n"
            f"Date: Mon, 2 Mar 2026 09:00:00 +0000\n{answers}Subject: Plan\n\n{text}\n"
        )

    first, second = tmp_path / "1.eml", tmp_path / "2.eml"
    first.write_text(message("a", "", "When can we see the plan?"))
    second.write_text(message("b", "In-Reply-To: <a@bolt.example>\n", "Could you send it today?"))
    for order in ((first, second), (second, first)):
        found = told(items_of(*order))["messages"].values()
        assert {each["source_id"]: each.get("expects_reply") for each in found} == {
            "a@bolt.example": False,
            "b@bolt.example": True,
        }
        assert not any("reply_to" in each for each in found)


def test_two_addresses_of_one_name_are_two_people_until_somebody_says_otherwise(
    tmp_path: Path,
) -> None:
    letter = (
        "From: Mia Lang <mia@acme.example>\nTo: {}\nMessage-ID: <{}@acme.example>\n"
        "Date: Mon, 2 Mar 2026 09:00:00 +0000\nSubject: Plan\n\nHi.\n"
    )
    one, two = tmp_path / "one.eml", tmp_path / "two.eml"
    one.write_text(letter.format("Zoe Quill <zoe.quill@bolt.example>", "one"))
    two.write_text(letter.format('"Quill, Zoe" <quill.zoe@bolt.example>', "two"))
    whole = told(items_of(one, two))
    check(told(items_of(one, two)))
    assert told(items_of(two, one)) == whole
    zoes = {id for id, each in whole["people"].items() if each["name"] == "Zoe Quill"}
    (question,) = whole["questions"].values()
    changed = question["if_yes"]["set"]["people"]
    assert set(changed) == zoes
    assert sorted(len(each["emails"]) for each in changed.values()) == [0, 2]
    for first, second in ((one, two), (two, one)):
        items = items_of(first)
        people = tuple(each for each in items if isinstance(each, Person))
        known = Known(msgspec.structs.replace(facts(), people=(*facts().people, *people)))
        assert told([*items, *extract([second], known, Tally())]) == whole
        again = told(extract([first], known, Tally()))
        assert again["messages"] == told(items)["messages"]


def test_a_domain_of_the_name_of_a_known_company_is_asked_about_as_its_own(tmp_path: Path) -> None:
    path = tmp_path / "one.eml"
    path.write_text(
        "From: Mia Lang <mia@acme.example>\nTo: Ida Holt <ida@blue-fir.com>\n"
        "Message-ID: <f@acme.example>\nReferences: <a@x.example> <b@x.example>\n"
        "Date: Mon, 2 Mar 2026 09:00:00 +0000\nSubject: Plan\n\nHi.\n"
    )
    fir = Organization("fir", name="Blue Fir", timezone="UTC")
    known = msgspec.structs.replace(facts(), organizations=(*facts().organizations, fir))
    (question,) = (each for each in extract([path], Known(known), Tally()) if is_question(each))
    assert question.if_yes == {"set": {"organizations": {"fir": {"domains": ["blue-fir.com"]}}}}
    (question,) = (each for each in items_of(path) if is_question(each))
    assert question.if_yes["add"]["organizations"][0]["domains"] == ["blue-fir.com"]


def is_question(item: Item) -> TypeGuard[Question]:
    return isinstance(item, Question)


def test_a_message_without_an_id_has_one_that_stays(tmp_path: Path) -> None:
    text = "From: bea@bolt.example\nTo: mia@acme.example\nDate: Mon, 2 Mar 2026 09:00:00 +0000\n"
    ids = set()
    for number, more in enumerate(("Subject: A\n\nHi.\n", "X-Seen: yes\nSubject: A\n\nHi!\n")):
        path = tmp_path / f"{number}.eml"
        path.write_text(text + more)
        ids |= told(items_of(path))["messages"].keys()
    assert len(ids) == 1
