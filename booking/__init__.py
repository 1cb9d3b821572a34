"""Free times, holds, appointments and the day calendar."""
