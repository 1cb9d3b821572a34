"""What every room stands on: time, money, errors, the database, settings and page shells; it knows nothing of salons."""
