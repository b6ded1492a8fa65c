"""Arguments that make the program a child of a rescue. The start of every process reads them: nothing else is here."""

CARVE_STRIPE = "--carve-stripe"
"""The argument that makes the program a process which carves a stripe; path, start, stop and window (bytes) follow."""

DELETED_NAMES = "--deleted-names"
"""The argument that makes the program a process which asks for the names of files in an image; its path follows."""
