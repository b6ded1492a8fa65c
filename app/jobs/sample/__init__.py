"""The sample home of the demo: the mail of a small hair salon, invented, with the mess of twenty-five years in it."""
