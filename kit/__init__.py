"""What each room stands on: time, money, errors, the database, settings, page shells; nothing of salons."""
