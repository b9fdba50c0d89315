"""What the program tells the shell."""

import signal

WRONG_INPUT = 2
INTERRUPTED = 128 + signal.SIGINT
OUTPUT_CLOSED = 141  # what a shell reports of a program that was ended by a closed pipe
