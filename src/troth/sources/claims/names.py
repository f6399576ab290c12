"""Who is named in a sentence: partners, their products, us, and other companies.

A name is recognized however it is spaced or accented, with or without its legal form, by an alias,
by what is left of it without a word such as "Consulting", and, if it is long, with one slip of the
keyboard. What could mean two companies means none.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from cleanco import basename  # type: ignore[import-untyped]
from rapidfuzz import process
from rapidfuzz.distance import OSA

US = "⌂"
PARTNER = "℗"
PRODUCT = "▣"
OTHER = "○"
LONG_NAME = 8
"""Letters from which on one slip is forgiven."""
LONG_GENITIVE = 6
"""Letters from which on a final s may be a genitive, and not a word of its own."""

_WORD = re.compile(r"[^\W_]+|&")
_MARKS = str.maketrans("", "", "⌂℗▣○⚭~")
_LEGAL_WORDS = (
    "inc ltd limited gmbh ag as a s se llc llp corp corporation company co plc pte pty bv nv "
    "oy ab aps sa sas srl spa kg ohg ug kk lp"
)
_LEGAL = frozenset(_LEGAL_WORDS.split())
_GENERIC_WORDS = (
    "analytics automation bank cloud consulting consultants consultancy digital energy "
    "engineering food foods group gruppe health holding holdings industries industrial "
    "insurance integrators integration international labs learning logistics manufacturing "
    "media networks partners pharma rail resale retail security services software solutions "
    "systems tech technologies technology telecom water"
)
_GENERIC = frozenset(_GENERIC_WORDS.split())
_ADDRESS = re.compile(r"[@._]$|[./][^\s/]*/$|/$(?<!\w/)")
_TITLES = re.compile(r"\b(?:Mr|Ms|Mrs|Dr|Prof|Herr|Frau|Herrn)\.? $")


class Name(NamedTuple):
    """A name of somebody: its words, whose it is, and whether it is a product's."""

    words: tuple[str, ...]
    of: str
    is_product: bool
    is_capitalized: bool


class Mention(NamedTuple):
    """Where in a sentence somebody is named."""

    start: int
    end: int
    of: str
    is_product: bool


class Names:
    """All that may be named, ready to be found in sentences."""

    def __init__(self, names: Iterable[tuple[str, str, bool]]) -> None:
        """Make it of names, each with whose it is, and whether it is a product's."""
        of: dict[tuple[str, ...], set[tuple[str, bool]]] = defaultdict(set)
        capitalized: set[tuple[str, ...]] = set()
        for name, whose, is_product in names:
            words = _words(name)
            if words:
                of[words].add((whose, is_product))
                if name[:1].isupper():
                    capitalized.add(words)
        self._by_first: dict[str, list[Name]] = defaultdict(list)
        self._long: dict[str, Name] = {}
        for words, meant in of.items():
            if len({whose for whose, _ in meant}) > 1:
                continue
            ((whose, is_product), *_) = sorted(meant, key=lambda each: each[1])
            name_of = Name(words, whose, is_product, words in capitalized)
            self._by_first[words[0]].append(name_of)
            if len(words) == 1 and len(words[0]) >= LONG_NAME:
                self._long[words[0]] = name_of
        for several in self._by_first.values():
            several.sort(key=lambda each: -len(each.words))

    def mentions(self, text: str) -> list[Mention]:
        """Who is named in a text, in order; where names overlap, the longest."""
        tokens = list(_WORD.finditer(text))
        folded = [_fold(each[0]) for each in tokens]
        found, at = [], 0
        while at < len(tokens):
            name = self._at(text, tokens, folded, at)
            if name is None:
                at += 1
                continue
            last = at + len(name.words)
            end = tokens[last - 1].end()
            if len(name.words) == 1 and folded[at] == f"{name.words[0]}s":
                end -= 1  # a genitive, as German has it
            while last < len(tokens) and _is_legal_form(text, end, tokens[last]):
                end, last = tokens[last].end(), last + 1
            is_short = folded[last - 1] in _LEGAL and text[end : end + 1] == "."
            if is_short and text[end + 1 :].strip():
                end += 1
            found.append(Mention(tokens[at].start(), end, name.of, name.is_product))
            at = last
        return found

    def _at(
        self, text: str, tokens: list[re.Match[str]], folded: list[str], at: int
    ) -> Name | None:
        start, token = tokens[at].start(), tokens[at][0]
        first = folded[at]
        candidates = self._by_first.get(first, [])
        if not candidates and len(first) >= LONG_GENITIVE and first.endswith("s"):
            several = self._by_first.get(first[:-1], [])
            candidates = [each for each in several if len(each.words) == 1]
        may_slip = not candidates and len(first) >= LONG_NAME and token[:1].isupper()
        if not (candidates or may_slip):
            return None
        if _ADDRESS.search(text, max(0, start - 40), start) or _TITLES.search(text[:start]):
            return None
        for name in candidates:
            end = at + len(name.words)
            if len(name.words) > 1 and tuple(folded[at:end]) != name.words:
                continue
            if not _are_joined(text, tokens[at:end]) or _goes_on(text, tokens[end - 1].end()):
                continue
            if len(name.words) == 1 and name.is_capitalized and token[:1].islower():
                continue
            return name
        return self._misspelled(first) if may_slip else None

    def _misspelled(self, word: str) -> Name | None:
        """The one long name that a word is, but for one slip after its first letter."""
        close = process.extract(word, self._long.keys(), scorer=OSA.distance, score_cutoff=1)
        choices = [name for name, _, _ in close if name[0] == word[0]]
        return self._long[choices[0]] if len(choices) == 1 else None


def variants(name: str) -> Iterator[str]:
    """The ways in which a company of some name is written."""
    yield name
    short = basename(name).strip(" ,.")
    if short and short != name:
        yield short
    words = (short or name).split()
    if len(words) > 1 and words[-1].casefold() in _GENERIC and len(words[0]) > 2:
        yield " ".join(words[:-1])


def meant_by(text: str, before: Iterable[Mention], me: str) -> list[Mention]:
    """Who is meant in a sentence that names nobody, by whom the one before it named.

    "They" are the one company named there but us; "both companies" are it and us.
    """
    named = {each.of for each in before}
    if len(named - {me}) != 1:
        return []
    (other,) = named - {me}
    both = _BOTH.search(text) if me in named else None
    if both is not None:
        return [Mention(*both.span(1), me, False), Mention(*both.span(2), other, False)]
    they = _THEY.match(text)
    return [Mention(*they.span(1), other, False)] if they is not None else []


def mark(text: str, mentions: Iterable[Mention], partner: str, me: str) -> str:
    """A sentence as the phrases of a language want it: lower case, with marks for names."""
    pieces, at = [], 0
    for each in mentions:
        if each.of == me:
            sign = US
        elif each.of == partner:
            sign = PRODUCT if each.is_product else PARTNER
        else:
            sign = OTHER
        pieces += [text[at : each.start].translate(_MARKS), sign]
        at = each.end
    marked = "".join([*pieces, text[at:].translate(_MARKS)])
    for pattern, instead in _PLAIN:
        marked = pattern.sub(instead, marked)
    marked = marked.casefold()
    for pattern, instead in _SPELLED_OUT:
        marked = pattern.sub(instead, marked)
    return marked.strip()


_THEY = re.compile(
    r"(?:(?:together |gemeinsam |zusammen )?(?:with|mit) )?(they|their|them|this partner"
    r"|(?:the|this) (?:company|firm)|it(?= (?:has been|became|acts|serves|is (?:our|one)\b))"
    r"|(?:das|dem|dieses) unternehmen|(?:die|der) firma)\b",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\b(the two|both|beiden?)( (?:companies|firms|partners|sides|unternehmen|firmen|partner))\b",
    re.IGNORECASE,
)
_KIND = (
    "(?:integrator|firm|company|provider|specialist|consultancy|manufacturer|startup"
    "|Firma|Firmen|Unternehmen|Integrator|Integratoren|Anbieter|Spezialist|Spezialisten|Beratung)"
)
_JOIN = r"(?:, ?(?:and |& |und )?| and | & | und | / ?)"
_UNKNOWN = r"[A-ZÄÖÜ][\w.&-]+(?: [A-ZÄÖÜ][\w.&-]+){0,2}"
_TITLE = (
    r"(?:Of|In|For|Since|With|And|At|To|On|Is|Are|By|From|Program|Network|Status|Level|Award|I)\b"
)
_PLAIN = [
    (re.compile(r"[’‘`´]"), "'"),
    (re.compile(r"\s+"), " "),
    (re.compile(r"^(?:[\s•◦▪‣·*>–—-]+|(?:\d{1,2}\.)+\d* |\d{1,2}\) |[a-z]\) )+"), ""),
    (
        re.compile(r"^(?:Hi|Hello|Dear|Hey|Hallo|Liebe[rs]?|Sehr geehrte[rs]?)(?: [\w.]+){0,3}, "),
        "",
    ),
    (re.compile(r"[“„«\"]([⌂℗▣○])[”“»\"]"), r"\1"),
    # what each of several is for
    (re.compile(r"(?<=[⌂○]) \((?![^)]*partner)[\w &/-]{1,30}\)", re.IGNORECASE), ""),
    (
        re.compile(
            r"(?<=℗) \((?![^)]*(?:partner|\bour\b))[\w &/-]{1,30}\)(?=,? ?(?:and|&|und)? ?[○⌂])",
            re.IGNORECASE,
        ),
        "",
    ),
    (re.compile(rf"(?:○{_JOIN})+(?=℗)"), ""),
    (re.compile(rf"(?<=[a-z] )(?:{_UNKNOWN}, ?)*{_UNKNOWN},? (?:and|&|und) (?=℗)"), ""),
    (re.compile(rf"(?<=℗)(?:{_JOIN}○)+"), ""),
    (re.compile(r"\b[A-Z]\w+(?:'s|-based) (?=℗)"), ""),
    # what and where a partner is
    (
        re.compile(
            rf"\b(?:(?:[Tt]he|[Dd](?:ie|er|en|em)) (?:[\w-]+ )?|[A-Z]\w+ ){_KIND} (?=℗)"
            rf"|\b(?:market leader|Marktführer) (?=℗)"
            rf"|\b(?:leading |local |strong )?(?:{_KIND}s?|companies) (?:such as|like|wie) (?=℗)"
        ),
        "",
    ),
    (re.compile(r"(?<=℗) (?:\([A-Z][a-z]+\)|(?:in|of|from|aus) [A-Z][a-z]+)(?= [a-z])"), ""),
    (
        re.compile(
            r"(?<=℗), (?:an?|the|based|headquartered|ein|eine|mit Sitz) (?![^,]*(?:partner"
            r"|\bour\b|⌂|seller"
            r"|distributor|contractor|unser))[^,;:]{3,60},(?= [a-z])"
        ),
        "",
    ),
    (re.compile(r"(?<=℗), [A-Z][a-z]+,(?= (?!and|und|or|oder)[a-z])"), ""),
    (re.compile(r"(?<=℗),? (?:and|und) (?:many |viele )?(?:others|andere|weitere)\b"), ""),
    (
        re.compile(
            rf"\b((?:[Pp]artner|[Cc]ustomer|[Cc]lient|[Cc]ompetitor)s?,?) (?!{_TITLE})[A-Z]\w+"
        ),
        r"\1 ○",
    ),
]
_STAFF = (
    "(?:people|teams?|engineers?|colleagues|friends|management|directors?|experts?|staff|board"
    "|consultants?|specialists?|analysts?|architects?|technicians?|scientists?|developers?|crews?"
    "|trainers?|electricians?|fitters?|folks|guys|leads?|managers?|reps?|branch|subsidiary"
    "|unit|department|office|division|c[etfo]o|head|boss|leute|mannschaft|kollegen|kolleginnen|geschäftsführer"
    "|beratern?|ingenieure?n?|technikern?|experten|architekten|monteure?n?|spezialisten"
    "|analysten|entwicklern?)"
)
_DID = (
    "met|spoke|talked|had|called|visited|sent|signed|submitted|sat down|caught up|chatted|teamed up"
    "|joined forces|partnered"
)
"""What notes and posts begin with, whose writer need not be said."""
_SPELLED_OUT = [
    (re.compile(rf"(?:\bthe )?⌂(?:'s)? {_STAFF}\b"), "⌂"),
    (
        re.compile(
            r"\b(?:all|both|many) of us\b(?: (?:here )?at ⌂)?|\bmy colleagues and i\b"
            r"|\bmeine kollegen und ich\b"
        ),
        "⌂",
    ),
    (re.compile(r"\b(mit|von|bei|für|durch|an|auf) (?:der|den|dem|die) (?=℗)"), r"\1 "),
    (re.compile(r"\b(?:can't|cannot)\b"), "can not"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'d\b"), " would"),
    (re.compile(r"\bi'm\b"), "i am"),
    (re.compile(r"\blet's\b"), "let us"),
    (re.compile(rf"^(?=(?:{_DID})\b)"), "we "),
    (re.compile(r"\b(it|that|there|here)'s\b"), r"\1 is"),
    (re.compile(rf"℗'s (?:[\w-]+ ){{0,2}}?{_STAFF}\b"), "℗"),
    (re.compile(rf"(?<!ed )(?<!-)(?:the )?℗ {_STAFF}\b"), "℗"),
    (re.compile(r"℗,? (?:who|which(?= (?:is|are|was|were|has|have|will|would))) "), "℗ "),
    (
        re.compile(
            rf"(?:\b(?:our|the|den|dem|die|der|das) |\b){_STAFF} (?:at|from|of|von"
            rf"|bei) ℗(?!'s| and| und)"
        ),
        "℗",
    ),
    (
        re.compile(
            rf"(?:\b(?:\d+|all|many|most|some|alle) (?:of )?|(?<!\bin )(?<!\bon )(?<!\bof )"
            rf"(?<!\binto ))\b(?:our|unsere?[nmr]?) (?!\w+(?:ed|iert\w*) |friends)(?:\w+ )?"
            rf"{_STAFF}\b(?![-:])"
        ),
        "⌂",
    ),
]


def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(each for each in plain if not unicodedata.combining(each))


def _words(name: str) -> tuple[str, ...]:
    return tuple(_fold(each) for each in _WORD.findall(name))


def _are_joined(text: str, tokens: list[re.Match[str]]) -> bool:
    """Whether words stand next to each other, but for a space, a hyphen or a dot."""
    return all(
        re.fullmatch(r"[\s.\-/']{0,3}", text[one.end() : other.start()])
        for one, other in pairwise(tokens)
    )


def _goes_on(text: str, end: int) -> bool:
    """Whether what ends there is part of an address."""
    return re.match(r"\.\w|@|/[^\W_A-Z]|_", text[end : end + 2]) is not None


def _is_legal_form(text: str, end: int, token: re.Match[str]) -> bool:
    between = text[end : token.start()]
    return (
        re.fullmatch(r",? |/|\.|\. ", between) is not None
        and token[0].casefold() in _LEGAL
        and token[0][:1].isupper()
    )
