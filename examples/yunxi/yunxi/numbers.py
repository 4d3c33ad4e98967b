"""parameters.toml, read once: also for a rule that needs the number of a month and not of the application's day."""

from __future__ import annotations

from pathlib import Path

from hedui.plugin import read_parameters

NUMBERS = read_parameters(Path(__file__).parent / "parameters.toml")
PARAMETERS = {parameter.id: parameter for parameter in NUMBERS.parameters}
