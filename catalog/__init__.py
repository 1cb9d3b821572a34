"""What is sold and where: branches, services, prices, goods, and the rooms and chairs they need."""
