"""监督的测试: a package, so that its world is made once and gone when its last file has run."""
