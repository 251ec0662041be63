"""What people who leave hard cases might take is found without looking at all that waits."""

from supportsim.engine.casework import CaseWork, Request
from supportsim.engine.queues import Queue
from supportsim.ledger.tables import HELP, TOUCH


class Student:
    """Somebody who leaves what is too hard."""

    only_solvable = True

    def __init__(self, competence: int) -> None:
        self.competence = [competence]


def waiting(queue: Queue, case: int, difficulty: int, purpose: int = TOUCH) -> Request:
    """A request of a case of this difficulty, which joins the queue at the case's number."""
    work = CaseWork(case, case, 3, 0, 0, 0, 1, difficulty=difficulty)
    request = Request(work, purpose, 0)
    request.joined = case
    queue.put(request, case + 1)
    return request


def test_only_what_might_be_solved_is_looked_at_in_order():
    low, high = Student(10), Student(50)
    queue = Queue(0, people=[low, high])  # type: ignore[list-item]
    queue.part(queue.people)
    requests = [waiting(queue, case, hard) for case, hard in enumerate((60, 40, 5, 60, 8, 10))]
    plea = waiting(queue, 6, 60, HELP)

    def easy_for(*people: Student) -> list[int]:
        found = queue.easy_for(list(people))  # type: ignore[arg-type]
        return [entry[5].work.case for entry in found]

    # Whoever helps may have been taught, so pleas are never left out.
    assert easy_for(low) == [2, 4, plea.work.case]
    assert easy_for(high) == [1, 2, 4, 5, 6]
    assert easy_for(low, high) == [1, 2, 4, 5, 6]
    requests[2].leave()
    requests[4].leave()
    assert easy_for(low) == [6]
    assert easy_for() == []


def test_who_was_taught_a_case_might_take_it_when_it_waits_again():
    student = Student(10)
    queue = Queue(0, people=[student])  # type: ignore[list-item]
    queue.part(queue.people)
    work = CaseWork(0, 0, 3, 0, 0, 0, 1, difficulty=60)
    work.able = frozenset({7})
    queue.put(Request(work, TOUCH, 0), 1)
    assert len(list(queue.easy_for(queue.people))) == 1
