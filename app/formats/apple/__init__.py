"""The file formats of Apple Mail."""
