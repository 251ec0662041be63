import math

import pytest

from supportsim import theory


def test_erlang_b_of_one_and_two_engineers_by_hand():
    assert theory.erlang_b(2.0, 1) == pytest.approx(2 / 3)
    assert theory.erlang_b(2.0, 2) == pytest.approx(2 / 5)


def test_erlang_c_of_one_engineer_is_the_load():
    assert theory.erlang_c(0.7, 1) == pytest.approx(0.7)


def test_erlang_c_is_the_sum_of_the_states_in_which_all_are_busy():
    # States below c have weight a^n / n!, the states from c on together a^c / c! c / (c - a).
    below = sum(10.0**n / math.factorial(n) for n in range(12))
    busy = 10.0**12 / math.factorial(12) * 12 / 2
    assert theory.erlang_c(10.0, 12) == pytest.approx(busy / (below + busy))


def test_too_large_a_load_waits_for_certain_and_for_ever():
    assert theory.erlang_c(3.0, 3) == 1.0
    assert theory.mean_wait(3.0, 1.0, 3) == math.inf


def test_mean_wait_of_one_engineer():
    assert theory.mean_wait(0.5, 1.0, 1) == pytest.approx(1.0)


def test_the_tail_of_the_wait_adds_up_to_its_mean():
    step = 0.001
    total = sum(theory.wait_tail(4.0, 0.5, 3, step * (k + 0.5)) * step for k in range(20_000))
    assert total == pytest.approx(theory.mean_wait(4.0, 0.5, 3), rel=1e-4)


def test_an_exponential_handle_time_makes_the_general_queue_the_simple_one():
    assert theory.mean_wait_general(0.8, 1.0, 1.0) == pytest.approx(theory.mean_wait(0.8, 1.0, 1))


def test_waits_by_severity_keep_the_total():
    rates = [1.0, 2.0, 0.5]
    waits = theory.mean_wait_by_severity(rates, 0.5, 2)
    total = sum(rate * wait for rate, wait in zip(rates, waits, strict=True)) / 3.5
    assert waits[0] < waits[1] < waits[2]
    assert total == pytest.approx(theory.mean_wait(3.5, 0.5, 2))


def test_very_patient_customers_make_erlang_a_erlang_c():
    waited, gone = theory.erlang_a(4.0, 0.5, 1e7, 3)
    assert waited == pytest.approx(theory.erlang_c(2.0, 3), rel=1e-4)
    assert gone == pytest.approx(0.0, abs=1e-6)


def test_very_impatient_customers_make_erlang_a_erlang_b():
    waited, gone = theory.erlang_a(4.0, 0.5, 1e-9, 3)
    assert (waited, gone) == pytest.approx((theory.erlang_b(2.0, 3),) * 2, rel=1e-4)


def test_patience_as_long_as_the_handle_time_makes_the_queue_poisson():
    # With 1 / patience = 1 / handle time every state n has death rate n: Poisson(load).
    waited, _ = theory.erlang_a(2.0, 1.0, 1.0, 2)
    assert waited == pytest.approx(1 - 3 * math.exp(-2))


def test_one_customer_is_busy_a_share_of_the_cycle():
    assert theory.machine_repair_busy(1, 0.5, 1.0, 1) == pytest.approx(1 / 3)


def test_a_tandem_with_return_has_the_loads_of_the_traffic_equations():
    # Desk 0 sends a quarter to desk 1, which sends all of it back.
    loads = theory.jackson_loads([3.0, 0.0], [[0.0, 0.25], [1.0, 0.0]], [0.5, 2.0])
    assert loads == pytest.approx([2.0, 2.0])


def test_a_limit_of_one_works_and_waits_in_turn():
    # One case at a time: 1 h of work, with probability .8 then 4 h of waiting for the customer;
    # a resolved case is replaced at once. Five touches a case, four of them followed by a wait.
    assert theory.saturation_rate(1, 1.0, 0.2, 0.25) == pytest.approx(1 / (5 + 4 * 4))


def test_a_high_limit_keeps_the_engineer_busy():
    assert theory.saturation_rate(60, 4 / 3, 0.2, 1 / 16) == pytest.approx(4 / 15, rel=1e-4)


def test_out_of_range_arguments_are_refused():
    with pytest.raises(ValueError, match="engineers"):
        theory.erlang_c(1.0, 0)
    with pytest.raises(ValueError, match="leave"):
        theory.jackson_loads([1.0], [[1.0]], [1.0])
    with pytest.raises(ValueError, match="limit"):
        theory.saturation_rate(0, 1.0, 0.5, 1.0)
