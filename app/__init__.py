"""Furoshiki: finds the mail on a computer, wraps it into one proved archive, and rescues the address book."""

import logging

__version__ = "0.1.0"

# Until one of the faces starts the log nothing is written anywhere, not even to the standard error.
logging.getLogger(__name__).addHandler(logging.NullHandler())
