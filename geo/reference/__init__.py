"""Names, p-codes, boundaries and the packaged data behind them."""
