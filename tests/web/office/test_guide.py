"""The verdict guide."""

from minhchung.lib.publication.document import VERDICTS
from minhchung.web.office.guide import GUIDE
from tests.desk.conftest import Person
from tests.web.office.conftest import SignIn
from tests.web.reading import Page


def test_guide_explains_each_verdict_once(person: Person, sign_in: SignIn) -> None:
    page = Page(sign_in(person("intake")).get("/desk/guide/"))
    assert tuple(one.verdict for one in GUIDE) == VERDICTS
    assert page.texts("//dl//dt") == [
        "True",
        "Mostly true",
        "Misleading",
        "False",
        "Outdated",
        "Satire",
        "Unproven",
    ]
    assert page.texts("//dl//dt//use/@href") == [f"#v-{one.shape}" for one in GUIDE]
