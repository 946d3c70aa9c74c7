"""Tables and geometries written to files that other programs read."""
