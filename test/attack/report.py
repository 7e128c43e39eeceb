# SPDX-License-Identifier: Apache-2.0
"""The table of a run, for a terminal and for docs/security.md."""
import os
import platform

MARK = "<!-- attacks -->"
COLUMNS = ("attack", "what it did, run by run", "reads", "worst ms", "p99 ms", "failed", "probe worst ms",
           "RSS MiB before", "peak", "after each run", "verdict")


def row(trial):
    """One cell for each of COLUMNS."""
    return (f"**{trial.name}**: {trial.what}", "; ".join(trial.did), f"{len(trial.reads):,}",
            f"{trial.worst(trial.reads):.0f}", f"{trial.p99():.0f}", str(len(trial.failed(trial.reads))),
            f"{trial.worst(trial.probes):.0f}", f"{trial.rss[0]:.1f}", f"{trial.peak:.1f}",
            ", ".join(f"{after:.1f}" for after in trial.rss[1:]),
            "; ".join(trial.wrong) if trial.wrong else "held")


def line(trial):
    """One attack on a terminal."""
    cells = row(trial)
    return "\n".join((
        f"{'FAILED' if trial.wrong else 'held  '} {trial.name}: {trial.what}", f"       did:   {cells[1]}",
        f"       reads: {cells[2]}, worst {cells[3]} ms, p99 {cells[4]} ms, {cells[5]} failed",
        f"       probe: worst {cells[6]} ms",
        f"       RSS:   {cells[7]} MiB, peak {cells[8]}, after each run {cells[9]}",
        *(f"       WRONG: {wrong}" for wrong in trial.wrong)))


def markdown(trials, size_name):
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row(trial)) + " |" for trial in trials]
    lines += ["", f"Size {size_name}, {os.cpu_count()} processors ({_processor()}), Linux {platform.release()}."]
    return "\n".join(lines) + "\n"


def write(path, text):
    """A file of its own, or, where the file has the mark, all between the mark and the next heading."""
    old = path.read_text() if path.exists() else ""
    if MARK in old:
        before, _, after = old.partition(MARK)
        heading = after.find("\n#")
        text = f"{before}{MARK}\n{text}" + (after[heading:] if heading >= 0 else "")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _processor():
    with open("/proc/cpuinfo") as info:
        names = [text.partition(":")[2].strip() for text in info if text.startswith("model name")]
    return names[0] if names else platform.machine()
