"""Settings from environment variables: `project.config`."""

from pathlib import Path

import pytest

from minhchung.errors import Refused
from minhchung.project import config


def test_config_of_an_empty_environment_is_the_defaults() -> None:
    assert config.read({}) == config.Config(
        data=Path("data").absolute(),
        hosts=("localhost", "127.0.0.1", "[::1]"),
        proxies=frozenset(),
        asks_a_minute=120,
        tip_days=90,
        fetch_ports=frozenset({80, 443}),
        fetch_loopback="",
        address="",
        name="",
        contact="",
        keys=Path("data/keys").absolute(),
        database="",
        chromium="",
    )


def test_config_reads_lists_and_numbers() -> None:
    read = config.read(
        {
            "MINHCHUNG_HOSTS": "desk.example, www.desk.example,",
            "MINHCHUNG_FETCH_PORTS": "80",
            "MINHCHUNG_ASKS_A_MINUTE": "0",
        }
    )
    assert (read.hosts, read.fetch_ports, read.asks_a_minute) == (("desk.example", "www.desk.example"), {80}, 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MINHCHUNG_ASKS_A_MINUTE", "-1"),
        ("MINHCHUNG_ASKS_A_MINUTE", "many"),
        ("MINHCHUNG_TIP_DAYS", "a while"),
        ("MINHCHUNG_FETCH_PORTS", "80;443"),
        ("MINHCHUNG_FETCH_LOOPBACK", "127.0.0.1"),
        ("MINHCHUNG_FETCH_LOOPBACK", "8.8.8.8:80"),
    ],
)
def test_config_that_makes_no_sense_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        config.read({name: value})
    assert (refused.value.code, refused.value.facts["name"]) == ("bad_setting", name)


def test_config_reads_where_a_desk_publishes() -> None:
    read = config.read({"MINHCHUNG_ADDRESS": "https://desk.example/", "MINHCHUNG_KEYS": "/keys"})
    assert (read.address, read.name, read.keys) == ("https://desk.example", "desk.example", Path("/keys"))
    assert config.read({"MINHCHUNG_ADDRESS": "https://desk.example", "MINHCHUNG_NAME": "Bàn A"}).name == "Bàn A"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MINHCHUNG_ADDRESS", "http://desk.example"),
        ("MINHCHUNG_ADDRESS", "https://desk.example/kiem-chung"),
        ("MINHCHUNG_ADDRESS", "https://desk example"),
        ("MINHCHUNG_NAME", "<b>"),
        ("MINHCHUNG_CONTACT", "desk@desk.example"),
        ("MINHCHUNG_DATABASE", "mysql://localhost/desk"),
    ],
)
def test_config_refuses_what_it_cannot_use_and_names_it(name: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        config.read({name: value})
    assert (refused.value.code, refused.value.facts) == ("bad_setting", {"name": name, "value": value})
