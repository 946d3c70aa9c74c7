"""From a place in words or coordinates to an administrative unit, losing nobody on the way."""
