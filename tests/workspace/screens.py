"""Reading and filling in the screens as a user does: their forms, links and findings."""

from html.parser import HTMLParser
from itertools import count
from typing import Any

from django.test import Client

from troth.ledger.models import FACTS

_tokens = count(1)


class Page(HTMLParser):
    """What a page offers: the fields of its main form, its links, its findings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, Any] = {}
        self.links: list[tuple[str, str]] = []
        self.findings: list[Finding] = []
        self._select = self._area = self._href = ""
        self._inside = False
        self._text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "article" and given.get("class") == "finding":
            self.findings.append(Finding())
        if tag == "a":
            self._href, self._text = given.get("href", ""), ""
        if tag == "form":
            self._inside = given.get("id") == "guarded"
        if not self._inside:
            return
        name = given.get("name", "")
        if tag == "select":
            self._select = name
            self.fields[name] = ""
        elif tag == "option" and "selected" in given and self._select:
            self.fields[self._select] = given.get("value", "")
        elif tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "input" and name:
            if given.get("type") in ("checkbox", "radio"):
                if "checked" in given:
                    self.fields[name] = given.get("value", "on")
            elif given.get("type") != "file":
                self.fields[name] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        self._text += data
        if self.findings:
            self.findings[-1].text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            self.fields[self._area] = self._text.removeprefix("\n")
            self._area = ""
        if tag == "select":
            self._select = ""
        if tag == "form":
            self._inside = False
        if tag == "a" and self._href:
            self.links.append((self._text.strip(), self._href))
            if self.findings:
                self.findings[-1].links.append((self._text.strip(), self._href))
            self._href = ""
        if tag == "section" and self.findings:
            self.findings.append(Finding())  # what follows belongs to no finding


class Finding:
    """A finding as a page shows it."""

    def __init__(self) -> None:
        self.text = ""
        self.links: list[tuple[str, str]] = []

    @property
    def rule(self) -> str:
        """Which rule found it."""
        return next((url.split("/")[2] for _, url in self.links if url.startswith("/rules/")), "")

    @property
    def evidence(self) -> list[str]:
        """The facts that it rests on."""
        return [url for _, url in self.links if url.startswith("/facts/")]

    @property
    def remedy(self) -> str:
        """Where its button leads."""
        return next(
            (
                url
                for text, url in self.links
                if url.startswith("/do/") and "Wrong fact" not in text
            ),
            "",
        )


class Screens:
    """Somebody at the screens."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def see(self, url: str) -> Page:
        """Open a page."""
        answer = self.client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)
        return Page(answer.content.decode())

    def fill(self, url: str, **given: Any) -> Any:
        """Open a form, change some fields, send it; the answer as it comes."""
        fields = self.see(url).fields
        fields |= {"token": f"screen-{next(_tokens)}"}
        for name, value in given.items():
            if value is False:
                fields.pop(name, None)
            else:
                fields[name] = value
        return self.client.post(url, fields)

    def do(self, action: str, on: str = "", **given: Any) -> str:
        """Do something, past warnings; the token that the ids of new facts end in."""
        url = action if action.startswith("/") else f"/do/{action}/{on + '/' if on else ''}"
        answer = self.fill(url, anyway="1", **given)
        assert answer.status_code == 302, Page(answer.content.decode())._text or answer.content
        return f"screen-{next(_tokens) - 1}"

    def findings(self, relationship: str, rule: str) -> list[Finding]:
        """What a partner's page shows under a rule about us."""
        page = self.see(f"/partners/{relationship}/")
        return [each for each in page.findings if each.rule == rule]


def newest(collection: str) -> str:
    """The id of the fact that was recorded last."""
    return str(
        FACTS[collection].objects.order_by("-entry_id", "pk").values_list("pk", flat=True)[0]
    )
