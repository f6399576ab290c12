"""PDF from the pages' own templates, by WeasyPrint, which is an extra: `pip install troth[pdf]`."""

import logging
import re
from base64 import b64encode
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

_STATIC = Path(__file__).parent / "static/troth"
_LIGHT_DARK = re.compile(r"light-dark\(((?:[^(),]|\([^()]*\))*),(?:[^(),]|\([^()]*\))*\)")
_WEIGHT = re.compile(r"(font(?:-weight)?: )([1-9])[1-9]0\b")
"""Weights between the hundreds, which WeasyPrint does not take."""
_TOKEN = re.compile(r"--([a-z0-9-]+): ([^;]+);")
_OPENED = re.compile(r"<svg\b[^>]*>")
KEPT = 16
"""Files that are kept, for the very same page is often asked for again, and takes a second."""
MISSING_PACKAGE = (
    "PDF needs WeasyPrint, which is not installed here. Whoever runs Troth installs it with: "
    "pip install 'troth[pdf]'. Until then, open the page and print it from the browser."
)
MISSING_LIBRARIES = (
    "WeasyPrint is installed, but not the system libraries that it needs. Whoever runs Troth "
    "installs Pango (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
    "libharfbuzz-subset0) and starts Troth again. Until then, open the page and print it from the "
    "browser."
)


class NoPdf(Exception):
    """This machine cannot make a PDF; the message says what to install."""


@lru_cache(KEPT)
def pdf(html: str) -> bytes:
    """The PDF of a page that needs nothing but what it holds. Raises NoPdf."""
    try:
        from weasyprint import CSS, HTML  # type: ignore[import-untyped]
        from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]
        from weasyprint.urls import URLFetcher  # type: ignore[import-untyped]
    except ImportError:
        raise NoPdf(MISSING_PACKAGE) from None
    except OSError:
        raise NoPdf(MISSING_LIBRARIES) from None
    # It would tell of every line of the screen's stylesheet that does not concern paper.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    fonts = FontConfiguration()
    nothing_else = URLFetcher(allowed_protocols=("data",))
    style = CSS(string=_stylesheet(), url_fetcher=nothing_else, font_config=fonts)
    page = HTML(string=_OPENED.sub(_with_colors, html), url_fetcher=nothing_else)
    made: bytes = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_tags=True)
    return made


def pdf_file(request: Any, html: str, name: str) -> HttpResponse:
    """The answer with a PDF, or with a page that says what to install."""
    try:
        content = pdf(html)
    except NoPdf as missing:
        context = {"title": "No PDF from here yet", "text": str(missing)}
        return render(request, "workspace/error.html", context, status=503)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@cache
def _stylesheet() -> str:
    """The stylesheets of the screen in light colors, with the fonts in them."""
    css = "".join((_STATIC / each).read_text() for each in ("troth.css", "more.css", "pdf.css"))
    css = _LIGHT_DARK.sub(r"\1", css)
    css = _WEIGHT.sub(r"\g<1>\g<2>00", css)
    return re.sub(r'url\("(fonts/[^"]+)"\)', _as_data, css)


def _as_data(found: re.Match[str]) -> str:
    content = b64encode((_STATIC / found[1]).read_bytes()).decode()
    return f'url("data:font/woff2;base64,{content}")'


def _with_colors(found: re.Match[str]) -> str:
    return f"{found[0]}<style>{_chart_colors()}</style>"


@cache
def _chart_colors() -> str:
    """What colors charts: in a PDF the stylesheet of the page does not reach into them."""
    colors = dict(_TOKEN.findall(_stylesheet()))
    return (
        f".us-fill{{fill:{colors['plum']}}} .them-fill{{fill:{colors['them']}}} "
        f".us-line{{stroke:{colors['plum']}}} .them-line{{stroke:{colors['them']}}} "
        f".grid-line{{stroke:{colors['line']};stroke-width:1}} "
        f".axis-line{{stroke:{colors['edge']};stroke-width:1}} "
        f".span-line{{stroke:{colors['edge']};stroke-width:2}} "
        f".meter-track{{fill:{colors['sunken']}}} "
        f"text{{fill:{colors['ink-2']};font-size:11px;font-family:Inter}} "
        f"text.strong{{fill:{colors['ink']};font-weight:650}}"
    )
