"""The tables of benchmarks/hotspots.py, one module an idea."""
