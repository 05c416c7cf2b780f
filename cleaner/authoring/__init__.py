"""For those who write rules: judging them (lint), running their tests (examples), weighing them on labelled dumps."""
