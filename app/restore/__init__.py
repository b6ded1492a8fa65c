"""Putting mail back: the places messages are restored to, one file a kind."""
