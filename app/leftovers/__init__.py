"""Traces a program keeps beside its mail (previous recipients, indexes), one file per kind."""
