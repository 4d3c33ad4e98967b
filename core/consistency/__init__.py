"""监督: `hedui fsck`: does every case still say the same in all its rows? Run nightly, and after every fault.

Legal basis: Z 六(一) to 六(三). Each check names the row that is wrong, its case by number, and what to do; never a
person. It looks as the application role, tenant after tenant, through the door, and changes nothing.
"""
