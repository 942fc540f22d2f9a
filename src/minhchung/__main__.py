"""`python -m minhchung COMMAND ...`"""

from minhchung.cli import main

if __name__ == "__main__":
    main()
