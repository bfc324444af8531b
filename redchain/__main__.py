"""`python -m redchain` is the same as the command `redchain`."""

from redchain.cli.main import run

if __name__ == "__main__":
    run()
