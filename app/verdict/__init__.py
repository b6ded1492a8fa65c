"""Whether the old account may be deleted: small rules over facts, and the judge that never guesses in favour."""
