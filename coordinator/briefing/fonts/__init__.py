"""The faces that our PDFs embed: subset font files, their licences, and the script that made them."""
