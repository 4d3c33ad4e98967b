"""界面文字的接口: English for who asks for it, of the own packs first; Chinese pages need none; a stranger gets nothing."""

from __future__ import annotations

from tests.api.people import Office
from tests.api.steps import CLERK, COUNTY, PROVINCE

TEXTS = "/api/texts"


async def test_everybody_who_is_in_reads_them_in_the_language_of_the_page(office: Office) -> None:
    for staff in (CLERK, COUNTY, PROVINCE):
        told = (await office.as_(staff).get(TEXTS, accept_language="en")).json()
        assert told["language"] == "en"
        assert told["texts"]["临时救助"] == "Temporary assistance"
        assert told["texts"]["启用的插件"] == "Plugins in force"
        assert told["texts"]["银行存款的认定"] == "Bank deposits: treatment"
    assert (await office.as_(CLERK).get(TEXTS)).json() == {"language": "zh", "texts": {}}


async def test_a_stranger_gets_nothing(office: Office) -> None:
    answer = await office.nobody.get(TEXTS, accept_language="en")
    assert (answer.status, answer.json()["title"]) == (401, "No credential")
