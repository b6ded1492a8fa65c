"""How an archive is laid out, written, proved and read again."""
