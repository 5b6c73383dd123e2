"""Articles gain facts: dates, districts, persons and topics, each with its evidence."""
