"""The operating system, one file per question we ask it."""
