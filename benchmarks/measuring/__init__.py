"""What `benchmarks/speed.py` is made of: seeded mail, the programs compared, their cost, a slow stick, the report."""
