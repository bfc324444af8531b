"""The board: the three lists and what waits, to look at on the whole terminal."""
