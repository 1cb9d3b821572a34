"""Free times, holds, appointments, classes, waiting lists and the day calendar."""
