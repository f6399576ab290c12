"""Troth reviews partner relationships by twenty rules of good partnering."""

__version__ = "0.1.0"
