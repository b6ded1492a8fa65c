"""The archive's list of every message, and what is computed from it."""
