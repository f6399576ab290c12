"""Where sentences end, and that none takes long to find."""

import pytest

from tests.sources.claims.labels import company
from troth.sources.claims.checker import found
from troth.sources.claims.sentences import LONGEST, sentences
from troth.sources.passages import Document, Passage


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        (
            "Bolt Inc. is here. So is Cog Ltd. in Ulm.",
            ["Bolt Inc. is here.", "So is Cog Ltd. in Ulm."],
        ),
        ("E.g. this, z. B. that.", ["E.g. this, z. B. that."]),
        ("Dr. Who met Mr. Bolt on 3. May.", ["Dr. Who met Mr. Bolt on 3. May."]),
        (
            "He said: “We won. We did.” Then he left.",
            ["He said: “We won. We did.”", "Then he left."],
        ),
        ("One\n\nTwo\n- Three\n- Four", ["One", "Two", "- Three", "- Four"]),
        ("Version 4.2 is out", ["Version 4.2 is out"]),
        ("  spaces \n and  lines ", ["spaces and lines"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_says(text: str, expected: list[str]) -> None:
    assert list(sentences(text)) == expected


def test_a_text_without_an_end_is_cut() -> None:
    assert max(map(len, sentences("word " * 1000))) <= LONGEST


@pytest.mark.parametrize(
    "text",
    [
        ".",
        "e.g. ",
        "“",
        "“A. B” ",
        "\n",
        "\n ",
        "Halden ",
        "We have Halden and ",
        "A, B and ",
        "((",
        "• ",
        "Our partner Halden ",
        "our our ",
        "We are certified Halden ",
        "delivered by Halden and us with ",
        "Partner Aa Bb, Cc Dd, and ",
        "1.1.",
        "a-b-",
    ],
)
def test_a_hundred_thousand_characters_of_anything_are_read(text: str) -> None:
    """What takes time with the square of the length would not come to an end here."""
    many = text * (100_000 // len(text))
    told = list(found(Document((Passage("line 1", many),)), company()))
    assert all(each.text and len(each.text) <= LONGEST for each in told)
