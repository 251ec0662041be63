import numpy as np
import pytest

from supportsim.streams import Stream, name_id
from supportsim.supply.blocks import BLOCK_LENGTH, draw_blocks, expected_block_time, raster
from supportsim.units import HOUR, MINUTE

SOURCE = Stream(3, 0, "block")


def blocks(length: int, shrinkage: float, shifts: int = 4000) -> tuple[np.ndarray, ...]:
    start = np.arange(shifts) * 24 * HOUR
    who = np.full(shifts, name_id("front/day/00"), dtype=np.uint64)
    found = draw_blocks(
        start, start + length, who, np.arange(shifts), shrinkage=shrinkage, source=SOURCE
    )
    return start, *found


def test_the_last_free_place_is_never_taken():
    places, most = raster(np.array([8 * HOUR, 8 * HOUR + MINUTE, 29 * MINUTE, 30 * MINUTE]))
    assert places.tolist() == [16, 16, 0, 1]
    assert most.tolist() == [15, 16, 0, 0]


@pytest.mark.parametrize("shrinkage", [0.25, 0.1, 0.33, 0.9])
def test_blocks_are_the_stated_share_of_shift_time_on_average(shrinkage: float):
    _, _, begin, end = blocks(8 * HOUR, shrinkage)
    share = (end - begin).sum() / (4000 * 8 * HOUR)
    # A shift's count varies by at most half a block (sd): standard error below 0.0005.
    assert abs(share - shrinkage) < 0.002


def test_a_share_of_whole_blocks_is_met_by_every_shift():
    _, shift, begin, end = blocks(8 * HOUR, 0.25)
    assert (np.bincount(shift, end - begin) == 2 * HOUR).all()


def test_blocks_lie_on_the_raster_inside_their_shift_and_never_touch():
    start, shift, begin, end = blocks(7 * HOUR + 10 * MINUTE, 0.4)
    assert ((begin - start[shift]) % BLOCK_LENGTH == 0).all()
    assert ((end - begin) % BLOCK_LENGTH == 0).all()
    assert (begin >= start[shift]).all()
    assert (end <= start[shift] + 7 * HOUR).all()
    same = shift[1:] == shift[:-1]
    assert (begin[1:][same] > end[:-1][same]).all()


def test_every_half_hour_is_as_likely():
    start, shift, begin, end = blocks(8 * HOUR, 0.25)
    first = (begin - start[shift]) // BLOCK_LENGTH
    last = (end - start[shift]) // BLOCK_LENGTH
    taken = np.zeros((4000, 17))
    np.add.at(taken, (shift, first), 1)
    np.add.at(taken, (shift, last), -1)
    share = np.cumsum(taken, axis=1)[:, :16].mean(axis=0)
    # Standard error sqrt(0.25 * 0.75 / 4000) = 0.0068.
    assert np.abs(share - 0.25).max() < 0.028


def test_no_shift_is_all_blocks():
    _, shift, begin, end = blocks(2 * HOUR, 0.99)
    assert (np.bincount(shift, end - begin) == 90 * MINUTE).all()


def test_no_blocks_without_shrinkage_or_room():
    assert all(len(column) == 0 for column in blocks(8 * HOUR, 0.0)[1:])
    assert all(len(column) == 0 for column in blocks(20 * MINUTE, 0.5)[1:])


def test_blocks_of_a_day_do_not_depend_on_the_other_days():
    start, shift, begin, end = blocks(8 * HOUR, 0.3)
    _, few, begin_few, end_few = blocks(8 * HOUR, 0.3, shifts=5)
    row = shift < 5
    assert shift[row].tolist() == few.tolist()
    assert begin[row].tolist() == begin_few.tolist()
    assert end[row].tolist() == end_few.tolist()
    assert len(start) == 4000


def test_expected_block_time_stops_where_the_room_does():
    length = np.array([8 * HOUR, 2 * HOUR, 20 * MINUTE])
    assert expected_block_time(length, 0.25).tolist() == [2 * HOUR, HOUR / 2, 0]
    assert expected_block_time(length, 0.9)[1] == 90 * MINUTE
