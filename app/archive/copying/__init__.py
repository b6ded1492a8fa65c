"""Writing an archive: copying stores file by file, resuming, and reusing earlier copies."""
