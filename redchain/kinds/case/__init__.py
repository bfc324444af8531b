"""The case (帮代办件): one service item that an agent has done for one firm."""
