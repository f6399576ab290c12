"""Mail that is damaged or means harm: read as far as it can be, refused with a reason, bounded."""

import random
import time
import tracemalloc
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.mail.world import HERE, check, facts, items_of, told
from troth.sources import SourceError
from troth.sources.items import Item, Tally
from troth.sources.known import Known
from troth.sources.mail import bodies, boxes, extract, identify
from troth.sources.mail.headers import Head, fields_of, mailboxes
from troth.sources.mail.letters import Letter
from troth.sources.mail.talk import Talk
from troth.sources.reading import Skipped

HEAD = b"""\
From: Bea Ortiz <bea@bolt.example>
To: Mia Lang <mia@acme.example>
Date: Mon, 2 Mar 2026 09:00:00 -0500
Message-ID: <one@bolt.example>
"""
ASK = b"Could you send us the price list by Friday?"
SEEDS = [path.read_bytes() for path in sorted((HERE / "samples").iterdir())]


def items(message: bytes) -> list[Item]:
    head, body = message.partition(b"\n\n")[::2]
    return list(Talk(Known(facts())).items(Letter("m", head + b"\n\n", lambda: body)))


def reasons(told: list[Item]) -> list[str]:
    return [each.reason for each in told if isinstance(each, Skipped)]


def nested(depth: int) -> bytes:
    begun = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (each, each)
        for each in range(depth)
    )
    return HEAD + begun + b"Content-Type: text/plain\n\n" + ASK


def test_parts_a_thousand_deep_are_not_followed_and_the_message_counts() -> None:
    found = items(nested(1000))
    assert len(told(found)["messages"]) == 1
    assert len(reasons(found)) == 1
    assert not reasons(items(nested(5)))
    assert told(items(nested(5)))["questions"]


def test_a_head_of_a_hundred_megabytes_is_refused_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.eml"
    with path.open("wb") as file:
        file.write(HEAD + b"X-Much: ")
        for _ in range(100):
            file.write(b"x" * (1 << 20))
    items_of(HERE / "samples")  # makes what is made once, whatever is read
    tracemalloc.start()
    (only,) = items_of(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(only, Skipped)
    assert peak < 8 << 20


def test_a_large_mailbox_takes_as_much_memory_as_a_small_one(tmp_path: Path) -> None:
    message = b"From a Mon Mar  2 09:00:00 2026\n" + HEAD + b"\n" + ASK + b"\n" + b"x" * 70 + b"\n"

    def peak_of(messages: int, lines: int) -> int:
        path = tmp_path / f"{messages}.mbox"
        with path.open("wb") as file:
            for number in range(messages):
                file.write(message.replace(b"one@", b"%d@" % number))
                file.write(b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo" * 2 * lines + b"\n\n")
        tracemalloc.start()
        for _ in extract([path], Known(facts()), Tally()):
            pass
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    peak_of(1, 1)
    assert peak_of(20, 40_000) < 1.5 * peak_of(4, 40_000)


def test_an_attachment_behind_a_large_one_is_told_by_its_name(tmp_path: Path) -> None:
    picture = b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5eg==\n" * 20_000
    message = (
        HEAD + b'Content-Type: multipart/mixed; boundary="b"\n\n'
        b"--b\nContent-Type: text/plain\n\nHi.\n"
        b'--b\nContent-Type: image/png; name="p.png"\n\n' + picture + b"\n"
        b'--b\nContent-Type: application/pdf; name="NDA.pdf"\n\n' + picture + b"\n--b--\n"
    )
    path = tmp_path / "one.eml"
    path.write_bytes(message)
    (question,) = told(items_of(path))["questions"].values()
    assert (question["kind"], question["quote"]) == ("agreement", "NDA.pdf")


def test_bombs_and_damage_in_archives_are_told_of(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("bomb.eml", HEAD + b"\n" + b"\0" * (64 << 20))
        file.writestr("good.eml", HEAD + b"\nHi.")
        with zipfile.ZipFile(tmp_path / "inner.zip", "w", zipfile.ZIP_DEFLATED) as inner:
            inner.writestr("inner.eml", HEAD + b"\nHi.")
        file.write(tmp_path / "inner.zip")
    found = items_of(bomb)
    assert len(told(found)["messages"]) == 1
    assert len(reasons(found)) == 1
    damaged = bytearray(bomb.read_bytes())
    damaged[200:260] = b"\xff" * 60
    (tmp_path / "damaged.zip").write_bytes(damaged)
    assert len(reasons(items_of(tmp_path / "damaged.zip"))) >= 1
    (tmp_path / "none.zip").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(SourceError):
        items_of(tmp_path / "none.zip")
    with pytest.raises(SourceError):
        items_of(tmp_path / "absent.mbox")


@pytest.mark.parametrize("at", range(0, 3000, 250))
def test_an_archive_that_is_cut_off_gives_no_traceback(tmp_path: Path, at: int) -> None:
    whole = tmp_path / "mail.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        for each in sorted((HERE / "samples").iterdir()):
            file.write(each, each.name)
    data = bytearray(whole.read_bytes())
    data[at : at + 40] = bytes(40)
    path = tmp_path / "cut.zip"
    path.write_bytes(data)
    identify(path)
    try:
        items_of(path)
    except SourceError as error:
        assert error.sentence


def test_html_is_text_alone() -> None:
    markup = (
        "<html><body onload=alert(1)><script>Could you send us A?</script><p>Dear Mia,<br>"
        "could you <b>send</b> us the &quot;list&quot; by Friday?</p>"
        "<style>p{}</style><img src=https://tracker.example/p.png alt='x'><!-- secret -->"
        "<blockquote>Could you send us B?</blockquote>"
    )
    text = bodies.new_text(bodies.text_of_html(markup))
    assert text == 'Dear Mia,\ncould you send us the "list" by Friday?'


@pytest.mark.parametrize(
    ("date", "received", "sent"),
    [
        ("Mon, 2 Mar 2026 09:00:00 -0500", None, "2026-03-02T14:00:00Z"),
        ("2 Mar 26 09:00 GMT", None, "2026-03-02T09:00:00Z"),
        ("Mon, 2 Mar 2026 09:00:00", None, "2026-03-02T09:00:00Z"),
        ("Mon, 2 Mar 2026 09:00:00", "Mon, 2 Mar 2026 08:00:09 +0000", "2026-03-02T08:00:09Z"),
        (
            "Mon, 2 Mar 2026 09:00:00 -0000",
            "Mon, 2 Mar 2026 09:00:09 +0000",
            "2026-03-02T09:00:00Z",
        ),
        (
            "Thu, 1 Jan 1970 00:00:00 +0000",
            "Mon, 2 Mar 2026 09:00:00 +0000",
            "2026-03-02T09:00:00Z",
        ),
        (
            "Sat, 2 Mar 2199 09:00:00 +0000",
            "Mon, 2 Mar 2026 09:00:00 +0000",
            "2026-03-02T09:00:00Z",
        ),
        (
            "Mon, 31 Feb 2026 09:00:00 +0000",
            "Mon, 2 Mar 2026 09:00:00 +0000",
            "2026-03-02T09:00:00Z",
        ),
        ("heute", "Mon, 2 Mar 2026 09:00:00 +0000", "2026-03-02T09:00:00Z"),
        (None, "Mon, 2 Mar 2026 09:00:00 +0000", "2026-03-02T09:00:00Z"),
        ("Mon, 2 Mar 99999999999 09:00:00 +9999", None, None),
        ("0" * 5000, None, None),
        (None, None, None),
        (None, "soon", None),
    ],
)
def test_a_wrong_date_is_told_by_the_arrival(
    date: str | None, received: str | None, sent: str | None
) -> None:
    from troth.facts.times import format_instant

    fields = {"date": [date] if date else [], "received": []}
    if received:
        fields["received"] = [f"from a by b with ESMTP id 1; {received}"]
    at, _ = Head(fields).sent
    assert (format_instant(at) if at is not None else None) == sent


def test_addresses_beyond_sense_are_none() -> None:
    assert mailboxes("(" * 60_000) == ()
    assert mailboxes('"a@b" <' * 9000) is not None
    assert mailboxes("Group: a@b.example, c@d.example;")[0].address == "a@b.example"
    assert mailboxes("=?utf-8?b?not base64?= <A@B.example>")[0].address == "a@b.example"
    assert mailboxes('"Dr. =?utf-8?q?R=C3=B6=22?= <r@b.example>')[0].address == "r@b.example"
    assert mailboxes("a@b.example, A@B.example") == mailboxes("a@b.example")


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *(
                    b"From: ",
                    b"To: ",
                    b"Date: Mon, 2 Mar 2026 09:00:00 +0100",
                    b"\n",
                    b"\r\n",
                    b"--b",
                ),
                *(
                    b"Content-Type: multipart/mixed; boundary=b",
                    b"Content-Type: text/html",
                    b"=?utf-8?q?",
                ),
                *(
                    b"Content-Transfer-Encoding: base64",
                    b"From mia@acme.example Mon Mar 2 09:00",
                    b"<div>",
                ),
                *(
                    b"bea@bolt.example",
                    b"mia@acme.example",
                    ASK,
                    b"References: <a@b> <c@d>",
                    b"\0",
                    b"> ",
                ),
            ]
        ),
        st.binary(max_size=30),
    ),
    max_size=40,
)


@st.composite
def messages(draw: st.DrawFn) -> bytes:
    """Samples with some of their bytes changed, or lines in no order."""
    if draw(st.booleans()):
        return HEAD + b"\n".join(draw(LINES))
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 12))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 20))] = draw(st.binary(max_size=12))
    return bytes(data)


@given(message=messages())
def test_whatever_comes_is_read_or_refused_and_what_it_tells_is_valid(
    tmp_path_factory: pytest.TempPathFactory, message: bytes
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "some.mbox"
    path.write_bytes(message)
    identify(path)
    found = items_of(path)
    assert all(not isinstance(each, Skipped) or each.reason for each in found)
    check(told(found))
    for each in told(found)["questions"].values():
        each["text"].encode()
    assert told(items_of(path, path)) == told(found)
    path.unlink()


@given(
    text=st.text(max_size=300)
    | st.lists(st.sampled_from(SEEDS)).map(lambda s: b"".join(s).decode("latin-1"))
)
def test_any_text_has_new_text(text: str) -> None:
    bodies.new_text(bodies.text_of_html(text))
    assert ">" not in {line[:1] for line in bodies.new_text(text).split("\n")}


def test_no_text_takes_long() -> None:
    made = random.Random(1)
    for piece in (
        "On ",
        "Am schrieb ",
        "> ",
        "\n",
        "From: a\n",
        "Disclaimer: mail ",
        "<div><b>",
        "_" * 40,
        "a? ",
    ):
        text = piece * (200_000 // len(piece))
        bodies.new_text(text)
        bodies.text_of_html(text)
    fields_of(bytes(made.choices(b"ab: \n\t", k=200_000)))


def test_the_samples_of_python_itself_are_read_or_refused() -> None:
    found = find_spec("test.test_email")
    folder = Path(found.origin or "").with_name("data") if found else Path("none")
    if not folder.is_dir():
        pytest.skip("this Python comes without its own tests")
    for path in sorted(folder.iterdir()):
        identify(path)
        check(told(items_of(path)))
        for letter in boxes.letters(path):
            assert isinstance(letter, Letter)
            fields = fields_of(letter.head)
            assert bodies.read(fields, letter.body()) is not None


def test_an_archive_whose_files_are_all_the_same_bytes_is_not_read_forever(tmp_path: Path) -> None:
    path = tmp_path / "same.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        noise = random.Random(1).randbytes(200_000).hex().encode()
        file.writestr("a.eml", HEAD + b"\n" + ASK + noise * 20)
        (only,) = file.infolist()
        file.filelist += [only] * 5000
    begun = time.monotonic()
    found = items_of(path)
    assert time.monotonic() - begun < 20
    assert any("far more" in each for each in reasons(found))
    assert len(told(found)["messages"]) == 1


def test_a_message_that_was_moved_meanwhile_costs_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "Maildir" / "cur"
    folder.mkdir(parents=True)
    for name in ("a:2,S", "b:2,S"):
        (folder / name).write_bytes(HEAD.replace(b"one", name[:1].encode()) + b"\n" + ASK)
    found = boxes.letters(tmp_path / "Maildir")
    first = next(found)
    (folder / "b:2,S").unlink()
    (second,) = found
    assert not isinstance(first, Skipped)
    assert isinstance(second, Skipped)
