"""The file formats of other mail programs for Windows."""
