"""The operating system, one file per question that is asked of it."""
