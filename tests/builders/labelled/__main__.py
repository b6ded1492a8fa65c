"""Prints the scores of the labelled mailboxes, and with words as arguments what fell short in the kinds they name."""

import sys
import tempfile
from pathlib import Path

from tests.builders.labelled import scoring

with tempfile.TemporaryDirectory() as scratch:
    scores = scoring.run(Path(scratch))
sys.stdout.write(scoring.table(scores) + "\n")
for case, score in sorted(scores.items()):
    if any(word in case for word in sys.argv[1:]):
        sys.stdout.write(f"\n{case}\n{scoring.shortfalls(score)}\n")
