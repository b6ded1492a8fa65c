"""The databases of mail programs for Linux."""
