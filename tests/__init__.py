"""The tests of Furoshiki."""
