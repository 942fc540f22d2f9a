"""How often one address may ask. `web.limit`."""

import json

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from minhchung.web.limit import Buckets, address_of
from tests.web.reading import Page


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_bucket_empties_and_refills_evenly(clock: Clock) -> None:
    buckets = Buckets(3, clock=clock)
    assert [buckets.take("192.0.2.1") for _ in range(4)] == [0, 0, 0, 20]
    clock.now += 19
    assert buckets.take("192.0.2.1") == 1
    clock.now += 1
    assert [buckets.take("192.0.2.1") for _ in range(2)] == [0, 20]
    clock.now += 3600
    assert [buckets.take("192.0.2.1") for _ in range(4)] == [0, 0, 0, 20]


def test_refused_question_costs_nothing(clock: Clock) -> None:
    buckets = Buckets(1, clock=clock)
    assert [buckets.take("192.0.2.1") for _ in range(100)] == [0] + [60] * 99
    clock.now += 60
    assert buckets.take("192.0.2.1") == 0


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("", "not an address", True),
    ],
)
def test_bucket_belongs_to_one_network(clock: Clock, one: str, other: str, shared: bool) -> None:
    buckets = Buckets(1, clock=clock)
    assert (buckets.take(one), buckets.take(other)) == (0, 60 if shared else 0)


def test_limit_of_nothing_is_no_limit(clock: Clock) -> None:
    assert {Buckets(0, clock=clock).take("192.0.2.1") for _ in range(100)} == {0}


def test_memory_is_bounded_and_holds_no_address(clock: Clock) -> None:
    buckets = Buckets(5, size=100, clock=clock)
    for n in range(1000):
        buckets.take(f"192.0.{n // 256}.{n % 256}")
    kept = vars(buckets)["_full_at"]
    assert (len(kept), {len(key) for key in kept}) == (100, {16})
    assert bytes([192, 0, 3, 231]) not in b"".join(kept)
    clock.now += 61
    buckets.take("198.51.100.1")
    assert len(kept) == 1


def test_two_processes_give_one_address_two_keys(clock: Clock) -> None:
    one, other = Buckets(5, clock=clock), Buckets(5, clock=clock)
    one.take("192.0.2.1")
    other.take("192.0.2.1")
    assert set(vars(one)["_full_at"]) & set(vars(other)["_full_at"]) == set()


PROXIES = frozenset({"192.0.2.10", "192.0.2.11"})


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
        ("192.0.2.10", "203.0.113.9", "203.0.113.9"),
        ("192.0.2.10", "10.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("192.0.2.10", "203.0.113.9, 192.0.2.11", "203.0.113.9"),
        ("192.0.2.10", "", "192.0.2.10"),
        ("192.0.2.10", " , ", "192.0.2.10"),
    ],
)
def test_forwarded_address_is_believed_from_own_proxies_only(peer: str, forwarded: str, expected: str) -> None:
    request = RequestFactory(REMOTE_ADDR=peer).get("/", headers={"x-forwarded-for": forwarded})
    assert address_of(request, PROXIES) == expected


@pytest.fixture
def two_a_minute(settings) -> None:
    settings.MINHCHUNG_ASKS_A_MINUTE = 2


def from_address(address: str) -> Client:
    return Client(REMOTE_ADDR=address, headers={"accept-language": "en"})


def wait(answer: HttpResponse) -> str:
    """What the answer must say; two questions a minute are one each 30 seconds, less what the questions took."""
    seconds = int(answer.headers["Retry-After"])
    assert 1 <= seconds <= 30
    return f"Too many questions came from your network. Wait {seconds} seconds and ask again."


def test_page_says_when_to_ask_again_and_keeps_the_text(db: None, two_a_minute: None) -> None:
    client = from_address("198.51.100.20")
    answers = [client.post("/", {"text": "12345"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [400, 400, 429]
    page = Page(answers[2])
    assert (
        page.text("//*[@role='alert']") == "!Too many questions came from your network. Wait 30 seconds and ask again."
    )
    assert page.text("//textarea") == "12345"


@pytest.mark.parametrize("address", ["/api/v1/ask?text=12345", "/v1alpha1/claims:search?query=12345"])
def test_programs_are_told_when_to_ask_again(address: str, db: None, two_a_minute: None) -> None:
    client = from_address(f"198.51.100.{len(address)}")
    answers = [client.get(address) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [400, 400, 429]
    message = wait(answers[2])
    error = json.loads(answers[2].content)["error"]
    assert error in (
        {"code": "too_many_questions", "message": message, "kind": "refused"},
        {"code": 429, "message": message, "status": "RESOURCE_EXHAUSTED"},
    )


def test_pages_that_ask_nothing_are_not_limited(db: None, two_a_minute: None) -> None:
    client = from_address("198.51.100.60")
    assert {client.get("/").status_code for _ in range(5)} == {200}
