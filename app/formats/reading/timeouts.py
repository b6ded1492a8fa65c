"""How long this program waits for a child that reads for it, in seconds."""

REPLY_TIMEOUT = 25.0
"""Without a reply for so long, a child counts as hanging."""
START_TIMEOUT = 180.0
"""A child may take so long to start: a virus scanner may want to read the whole program before."""
