"""样例市: a made-up city's regulation as a law pack that uses every kind of variation. A sample: no place's real law."""
