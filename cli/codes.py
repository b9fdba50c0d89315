"""What the program tells the shell."""

import signal

WRONG_INPUT = 2
INTERRUPTED = 128 + signal.SIGINT
