"""Report text into checked numbers, each with the words it was read from."""
