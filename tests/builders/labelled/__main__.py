"""Prints the scores of the labelled mailboxes, and who fell short in the kinds of cases that hold one of the words."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.builders.labelled import scoring

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("words", nargs="*", help="parts of the names of kinds")
parser.add_argument("--variant", type=int, default=0, help="other people in the same kinds of cases")
asked = parser.parse_args()
with tempfile.TemporaryDirectory() as scratch:
    scores = scoring.run(Path(scratch), asked.variant)
sys.stdout.write(scoring.table(scores) + "\n")
for case, score in sorted(scores.items()):
    if any(word in case for word in asked.words):
        sys.stdout.write(f"\n{case}\n{scoring.shortfalls(score)}\n")
