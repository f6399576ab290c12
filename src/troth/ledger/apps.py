"""The Django app."""

from django.apps import AppConfig


class Ledger(AppConfig):
    """Troth's facts and what is kept about them."""

    name = "troth.ledger"
    label = "ledger"
