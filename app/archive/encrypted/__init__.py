"""An archive as one encrypted file: a plain zip around an age file around a tar stream. See docs/encryption.md."""
