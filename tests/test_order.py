from __future__ import annotations

from canishare.order import beside


def order(items: str, *, shares: int, waiting_shares: int) -> str:
    return "".join(beside(list(items), str.isupper, shares=shares, waiting_shares=waiting_shares))


def test_what_waits_begins_some_shares_and_the_others_have_work_at_once() -> None:
    assert order("aAbBcdefgChi", shares=3, waiting_shares=2) == "ACab" + "Bcde" + "fghi"


def test_nothing_is_lost_where_more_waits_than_a_share_holds() -> None:
    assert sorted(order("ABCDEFGHa", shares=3, waiting_shares=1)) == sorted("ABCDEFGHa")
    assert order("ABCDEFGHa", shares=3, waiting_shares=1).startswith("ABCa")


def test_where_nothing_waits_the_order_stays() -> None:
    assert order("abcdefg", shares=3, waiting_shares=1) == "abcdefg"
    assert order("", shares=3, waiting_shares=1) == ""
