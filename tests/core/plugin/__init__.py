"""契约测试: the modules of the plugin contract, one file each."""
