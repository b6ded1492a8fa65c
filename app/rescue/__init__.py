"""Finding mail that was deleted: in an image, on a device, in leftover files. Nothing here writes to a source."""
