"""Runs a command and prints on descriptor 3 what it took, as one line of JSON.

CPU time is that of the command and of all its descendants; memory is the peak of the largest single process among them.
"""

import ctypes
import json
import os
import resource
import sys
import time

PR_SET_CHILD_SUBREAPER = 36

# A helper that outlives its parent comes to this process on Linux, so that its time is not lost.
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

os.set_inheritable(3, False)
started = time.monotonic()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, status = os.waitpid(child, 0)
wall = time.monotonic() - started
while True:
    try:
        os.wait()
    except ChildProcessError:
        break

used = resource.getrusage(resource.RUSAGE_CHILDREN)
# Kibibytes on Linux, bytes on macOS.
unit = 1 if sys.platform == "darwin" else 1024
figures = {"wallSeconds": wall, "cpuSeconds": used.ru_utime + used.ru_stime, "peakBytes": used.ru_maxrss * unit}
os.write(3, (json.dumps(figures) + "\n").encode())
sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
