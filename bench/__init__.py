"""性能测量: how fast the product is, each time against an anchor measured in the same run. Figures: docs/benchmarks.md."""
