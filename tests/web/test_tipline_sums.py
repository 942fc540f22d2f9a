"""A sum in place of a captcha. `web.tipline.sums`."""

from minhchung.web.tipline.sums import NUMBERS, SECONDS, Sum, Sums


def total(asked: Sum) -> str:
    names = [str(name) for name in NUMBERS]
    return str(names.index(asked.one) + names.index(asked.other) + 2)


def test_right_sum_is_good_once() -> None:
    sums = Sums()
    asked = sums.ask()
    assert [sums.right(asked.token, total(asked)) for _ in range(2)] == [True, False]


def test_wrong_sum_another_process_and_broken_tokens_are_no_good() -> None:
    sums = Sums()
    asked = sums.ask()
    assert not sums.right(asked.token, str(int(total(asked)) + 1))
    assert not Sums().right(asked.token, total(asked))
    for token in ("", ".", "a.b.c", asked.token.replace(".", ""), "9" * 500, f"x{asked.token}"):
        assert not sums.right(token, total(asked))
    for given in ("", "eleven", "²", "-4", "999"):
        assert not sums.right(asked.token, given)
    assert sums.right(asked.token, f" {total(asked)} ")


def test_sum_is_good_for_half_an_hour() -> None:
    now = [0.0]
    sums = Sums(clock=lambda: now[0])
    late, early = sums.ask(), sums.ask()
    now[0] = SECONDS - 1
    assert sums.right(early.token, total(early))
    now[0] = SECONDS + 1
    assert not sums.right(late.token, total(late))
