"""Places in a session that people take, and the waiting list behind them."""
