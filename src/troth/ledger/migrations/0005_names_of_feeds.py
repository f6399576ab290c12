"""Calendars that are connected are named by their host: the path of an address is a secret."""

from itertools import chain, count
from typing import Any
from urllib.parse import urlsplit

from django.db import migrations


def rename(apps: Any, schema_editor: Any) -> None:
    """Name each by its host, with a number where there are several."""
    sources = apps.get_model("ledger", "Source").objects
    for each in sources.filter(how="feed").order_by("pk"):
        others = sources.filter(kind=each.kind).exclude(pk=each.pk)
        taken = set(others.values_list("name", flat=True))
        host = urlsplit(each.options["url"]).hostname or "calendar"
        names = chain([host], (f"{host} ({number})" for number in count(2)))
        each.name = next(name for name in names if name not in taken)
        each.save(update_fields=["name"])


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0004_capture"),
    ]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
