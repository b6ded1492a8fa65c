"""The command line: a contract scripts depend on."""
