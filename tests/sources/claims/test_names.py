"""Who is recognized in a sentence, and who is not."""

import pytest

from troth.sources.claims.names import Names, mark, variants

COMPANIES = {
    "acme": ("Acme GmbH",),
    "bright": ("Brightwater Consulting Ltd.", "BWC"),
    "lumen": ("Lumen & Grey",),
    "bolt": ("Bolt Inc.",),
    "grunau": ("Grünau Systeme AG",),
    "halden": ("Halden Logistics",),
    "halden-it": ("Halden Software",),
}


@pytest.fixture(scope="module")
def names() -> Names:
    every = [
        (variant, whose, False)
        for whose, several in COMPANIES.items()
        for name in several
        for variant in variants(name)
    ]
    return Names([*every, ("BoltDB", "bolt", True)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Brightwater Consulting Ltd. is here", ["bright"]),
        ("BRIGHTWATER CONSULTING is here", ["bright"]),
        ("Brightwater is here", ["bright"]),
        ("Brightwater's people and BWC", ["bright", "bright"]),
        ("Brigthwater is misspelled", ["bright"]),
        ("Bright Water is two words", []),
        ("Lumen & Grey, not Lumen or Grey", ["lumen"]),
        ("Grunau Systeme, without its dots", ["grunau"]),
        ("GRÜNAU SYSTEME AG", ["grunau"]),
        ("Haldens Logistics", []),
        ("Halden could be either", []),
        ("Halden Logistics and Halden-Software", ["halden", "halden-it"]),
        ("Tighten the bolt", []),
        ("Bolts are not Bolt", ["bolt"]),
        ("We use BoltDB", ["bolt"]),
        ("Write to bolt@bolt.example or see www.Bolt.example/Bolt", []),
        ("See https://acme.example/x/Bolt", []),
        ("The Acme/Bolt alliance", ["acme", "bolt"]),
        ("Mr. Bolt is a person", []),
        ("The Acmes of this world; Acme", ["acme"]),
    ],
)
def test_a_name_is_recognized(text: str, expected: list[str], names: Names) -> None:
    assert [each.of for each in names.mentions(text)] == expected


def test_marks_tell_us_the_partner_their_products_and_others_apart(names: Names) -> None:
    text = "Acme's “Bolt Inc.” team can’t use BoltDB; Brightwater can."
    marked = mark(text, names.mentions(text), "bolt", "acme")
    assert marked == "⌂'s ℗ can not use ▣; ○ can."


def test_whoever_is_named_as_somebody_s_partner_is_another_company(names: Names) -> None:
    text = "Our partner Tarn knows Bolt"
    assert mark(text, names.mentions(text), "bolt", "acme") == "our partner ○ knows ℗"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our engineers met Bolt's engineers", "⌂ met ℗"),
        ("14 of our consultants and the Acme team know Bolt", "⌂ and ⌂ know ℗"),
        ("Our certified engineers know Bolt", "our certified engineers know ℗"),
        ("Bolt (Oslo) knows us", "℗ knows us"),
        ("Bolt (our partner) knows us", "℗ (our partner) knows us"),
        ("The integrator Bolt, based in Oslo, knows us", "℗ knows us"),
        ("Bolt, our partner, knows us", "℗, our partner, knows us"),
        ("Acme (software), Bolt (wiring) and Brightwater (training)", "⌂, ℗"),
        ("Wir arbeiten mit der Firma Bolt", "wir arbeiten mit ℗"),
        ("Met Bolt on Monday", "we met ℗ on monday"),
    ],
)
def test_whoever_is_named_is_marked_however_they_are_described(
    text: str, expected: str, names: Names
) -> None:
    assert mark(text, names.mentions(text), "bolt", "acme") == expected


def test_numbers_and_greetings_before_a_sentence_do_not_count(names: Names) -> None:
    for before in ("5.2 ", "b) ", "- ", "Hello Tom, "):
        text = f"{before}Partner of Bolt"
        assert mark(text, names.mentions(text), "bolt", "acme") == "partner of ℗"


def test_marks_in_a_text_mean_nothing(names: Names) -> None:
    text = "⌂ is a certified ℗ partner ⚭"
    assert not set("⌂℗⚭") & set(mark(text, names.mentions(text), "bolt", "acme"))
