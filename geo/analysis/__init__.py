"""What is counted over the map: summaries per unit and period, and the classes they are drawn in."""
