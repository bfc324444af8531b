"""An invented city (示例市): its records as text, the same for the same seed; no clock, no disk."""
