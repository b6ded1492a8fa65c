"""The passphrase of tests that encrypt: the work that age puts into it is done once for all of them."""

PASSPHRASE = "correct horse 電池"
