"""What is made ready once after installing: browser libraries, fonts, the shipped data."""
