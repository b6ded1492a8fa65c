"""The terms of the project as frozen dataclasses: no input, no output, no sentences."""
