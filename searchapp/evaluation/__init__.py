"""How right the program is: what it reads from an archive, beside answers given by people."""
