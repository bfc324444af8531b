"""The commands of the flow: dispatching, the steps of a life, what waits, the calendar, the lists and the report."""
