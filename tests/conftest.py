"""What holds for all tests: Ctrl-C is heard, however they were started."""

import signal

# A shell that starts work in the background has it ignore Ctrl-C, and children inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
