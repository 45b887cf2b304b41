"""What was asked last is held, and no more of it than said."""

from essor.work.kept import Kept


def test_an_answer_is_asked_once():
    asked: list[str] = []
    kept: Kept[int] = Kept(most=2)

    def ask() -> int:
        asked.append("asked")
        return 7

    assert [kept.get("key", ask) for _ in range(3)] == [7, 7, 7]
    assert asked == ["asked"]


def test_the_answer_not_asked_for_longest_goes_first():
    kept: Kept[str] = Kept(most=2)
    for key in ("old", "new", "old", "third"):
        kept.get(key, lambda key=key: f"first {key}")
    assert kept.get("old", lambda: "again") == "first old"
    assert kept.get("new", lambda: "again") == "again"


def test_what_could_not_be_answered_is_asked_again():
    kept: Kept[int] = Kept(most=2)

    def fail() -> int:
        raise OSError

    try:
        kept.get("key", fail)
    except OSError:
        assert kept.get("key", lambda: 1) == 1
    else:
        raise AssertionError
