"""What is kept is made once for the same objects, and never taken for that of others."""

from supportsim.kept import MOST, kept


class Thing:
    """An object that is equal only to itself."""


def test_the_same_objects_give_the_same_result_and_are_asked_for_once():
    asked = []

    @kept
    def made(one: Thing, other: Thing) -> list[Thing]:
        asked.append((one, other))
        return [one, other]

    first, second = Thing(), Thing()
    assert made(first, second) is made(first, second)
    assert made(second, first) == [second, first]
    assert made(one=first, other=second) == [first, second]
    assert made(other=first, one=second) == [second, first]
    assert len(asked) == 4


def test_only_the_latest_are_kept_and_no_object_is_taken_for_one_that_is_gone():
    @kept
    def itself(one: Thing) -> Thing:
        return one

    for _ in range(20 * MOST):
        thing = Thing()  # takes the place of one that nobody holds any more
        assert itself(thing) is thing


def test_what_fails_is_not_kept():
    asked = []

    @kept
    def fails(one: Thing) -> None:
        asked.append(one)
        raise ValueError

    thing = Thing()
    for _ in range(2):
        try:
            fails(thing)
        except ValueError:
            continue
    assert asked == [thing, thing]
