"""Seats: how many of each desk there should be on duty, and are."""

from supportsim.engine.people import Engineer


class SeatCount:
    """How many seats of each desk there should be, and are, on duty."""

    def __init__(self, engineers: list[Engineer], desks: int) -> None:
        self._target = [0] * desks
        self._seats: list[list[Engineer]] = [[] for _ in range(desks)]
        for engineer in engineers:
            if engineer.is_seat:
                self._seats[engineer.desk].append(engineer)

    def of(self, desk: int) -> list[Engineer]:
        """All seats of a desk."""
        return self._seats[desk]

    def is_over(self, desk: int) -> bool:
        """Whether more seats are on duty than there should be."""
        return sum(seat.on_shift for seat in self._seats[desk]) > self._target[desk]

    def change(self, desk: int, count: int) -> tuple[list[Engineer], list[Engineer]]:
        """Set how many there should be.

        Returns:
            Who comes, lowest number first, and who leaves, highest number first; who is at
            work stays until the end of the spell.
        """
        self._target[desk] = count
        seats = self._seats[desk]
        on_duty = sum(seat.on_shift for seat in seats)
        away = [seat for seat in seats if not seat.on_shift]
        idle = [seat for seat in reversed(seats) if seat.on_shift and seat.spell is None]
        return away[: max(count - on_duty, 0)], idle[: max(on_duty - count, 0)]
