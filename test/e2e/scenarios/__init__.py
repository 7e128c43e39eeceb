"""One file per scenario; each defines SCENARIO."""
