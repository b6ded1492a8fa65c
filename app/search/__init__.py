"""Finding words in mail: how texts are cut into terms, the index of them, what is asked of it, and what is shown."""
