"""Fetching what a mail server still has: every message into a file of its own, and proof that none is left out."""
