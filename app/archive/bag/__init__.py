"""The archive as a BagIt bag: names, manifests, and reading it back."""
