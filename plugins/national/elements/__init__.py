"""数据元目录: the items that can be asked for, declared and found anywhere in the country.

The catalogue is the product's own. Its ids follow the manner of MZ/T 073 and quote nothing of it, so the basis of each
element is this catalogue: what a jurisdiction does with an element is cited by that jurisdiction's rule. It is as fine
as the finest regulation needs: where one text counts a payment and leaves its neighbour out, they are two elements.
"""

from __future__ import annotations

from hedui.plugin import DataElement
from plugins.national.elements.belongings import BELONGINGS
from plugins.national.elements.benefits import BENEFITS
from plugins.national.elements.business import BUSINESS
from plugins.national.elements.people import PEOPLE
from plugins.national.elements.property_income import PROPERTY_INCOME
from plugins.national.elements.spending import SPENDING
from plugins.national.elements.transfers import TRANSFERS
from plugins.national.elements.wages import WAGES

ELEMENTS: tuple[DataElement, ...] = (
    *PEOPLE, *WAGES, *BUSINESS, *PROPERTY_INCOME, *TRANSFERS, *BENEFITS, *BELONGINGS, *SPENDING,
)  # fmt: skip
"""Every element, by what it is about; ids are unique."""
