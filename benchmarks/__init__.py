"""Measurements beside other programs, in the same run."""
