"""What is known: the shape of every fact, the facts file, the business calendar."""
