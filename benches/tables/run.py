"""Times commands in turns: wall time, processor time and peak memory of each, and their ratio to the first.
Usage: run.py RUNS NAME COMMAND [NAME COMMAND …]"""

import os
import shlex
import statistics
import sys
import time


def once(command):
    begin = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0)])
    _, status, usage = os.wait4(child, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(command)}")
    return time.perf_counter() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main(runs, *pairs):
    work = [(name, shlex.split(command)) for name, command in zip(pairs[::2], pairs[1::2])]
    times = {name: [] for name, _ in work}
    for _ in range(int(runs)):
        for name, command in work:
            times[name].append(once(command))
    first = None
    print(f"{'':10} {'wall s':>8} {'cpu s':>8} {'peak MB':>8} {'wall ×':>7} {'cpu ×':>7}   median of {runs}, least in brackets")
    for name, _ in work:
        wall, cpu, memory = (statistics.median(column) for column in zip(*times[name]))
        first = first or (wall, cpu)
        least = min(times[name])
        print(f"{name:10} {wall:8.2f} {cpu:8.2f} {memory:8.0f} {wall / first[0]:7.1f} {cpu / first[1]:7.1f}   [{least[0]:.2f} wall, {least[1]:.2f} cpu]")


if __name__ == "__main__":
    main(*sys.argv[1:])
