"""What each command does, a module per command: from its options to a job, and from its record to an exit code.

A module has the name of its command, and is imported when that is carried out. Its `run` takes the printer, the cancel
flag, what was given, and the face.
"""
