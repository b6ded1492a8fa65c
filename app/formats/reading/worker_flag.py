"""The arguments that make the program a child which reads: the start of every process reads them."""

READ_CONTAINER = "--read-container"
"""The worker process, which reads containers."""

READ_TEXTS = "--read-texts"
"""A process that reads whom the texts of messages name."""

READ_LETTERS = "--read-letters"
"""A process that reads the envelopes of messages it is given, and whom their texts name."""

READ_BACK = "--read-back"
"""A process that reads back the first files of an archive while others are made; its folder and their number follow."""
