"""核对业务: the business of verification, one folder per capability, the same furniture in each."""
