"""Furoshiki: finds the mail on a computer, wraps it into one proved archive, and rescues the address book."""

__version__ = "0.1.0"
