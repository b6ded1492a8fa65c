"""The process that reads envelopes for `envelope_reader`."""

import pickle
import sys

from app.mime import envelope


def main() -> None:
    """Answers batches until standard input ends."""
    batches, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            batch = pickle.load(batches)
        except EOFError:
            return
        envelopes = [envelope.read(head, excerpt) for head, excerpt in batch]
        answers.write(pickle.dumps(envelopes, pickle.HIGHEST_PROTOCOL))
        answers.flush()
