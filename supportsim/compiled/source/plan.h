/* The plan as Python hands it over: columns of whole numbers, in the order of PLAN_COLUMNS. */
#ifndef SUPPORTSIM_PLAN_H
#define SUPPORTSIM_PLAN_H

#include "base.h"

/* A column of the plan; the memory is Python's. */
typedef struct { const i64 *item; i64 count; } Column;

/* Opening hours: disjoint intervals in order, and the open time before each. */
typedef struct { Column start, end, before; } Hours;

#define PLAN_COLUMNS(X)                                                                       \
    /* scalars: window start and end, run-off, is_cut, loss and colleague share, pick-up, resume, \
       kinds, skills, ranks, topics, days of own ramps, topic learned from help */             \
    X(scalars)                                                                                \
    X(opened) X(customer) X(severity) X(kind) X(skill) X(topic) X(difficulty) X(perceived)    \
    X(patience) X(lot) X(entry_desk) X(judged) X(touch_offset) X(touch_effort) X(touch_delay) \
    X(touch_completion) X(touch_move) X(attempt_offset) X(attempt_effort) X(attempt_delay)    \
    X(assist_effort) X(reproduction) X(reopen_delay) X(reopen_effort)                         \
    X(task_ready) X(task_desk) X(task_skill) X(task_effort) X(task_lot)                       \
    X(ownership) X(is_unlimited) X(order) X(by_opening) X(choice) X(push) X(overflow_desk)    \
    X(overflow_after) X(escalation) X(escalate_to) X(swarm_offset) X(swarm_desk)              \
    X(refer_above) X(refer_to) X(triage) X(aged_after) X(aged_to) X(move_offset) X(move_to)   \
    X(move_below) X(reproduction_desk) X(reproduction_wait) X(rank) X(assist_share)           \
    X(backup_desk) X(backup_after) X(backup_from) X(return_after) X(limit) X(interruption)    \
    X(shift_end) X(hand_over_to) X(hand_over_from) X(hand_over_added) X(hand_over_moves)      \
    X(overtime_limit) X(review_every) X(completion)                                           \
    X(engineer_desk) X(skills) X(skill_place) X(choice_place) X(is_seat) X(competence)        \
    X(solving_rate) X(grade_factor) X(skill_factor) X(hired) X(ramp_class) X(only_solvable)   \
    X(on_call)                                                                                \
    X(call_severity) X(call_wake) X(most_calls) X(call_rest) X(backs_offset) X(backs_desk)    \
    X(shift_offset) X(shift_from) X(standby_offset) X(standby_from) X(standby_to)             \
    X(owner_offset) X(owner_member) X(owner_desk) X(owner_of_customer)                        \
    X(ramp) X(own_ramp) X(familiarity) X(familiarity_fade) X(familiarity_start)               \
    X(topic_factor) X(context)                                                                \
    X(case_calendar) X(response_target) X(update_target) X(resolution_target)                 \
    X(change_packed) X(change_apart) X(change_bits)                                           \
    X(hours_offset) X(hours_start) X(hours_end) X(hours_before)

#define DECLARE(name) Column name;
#define COUNT(name) +1

enum { COLUMNS = 0 PLAN_COLUMNS(COUNT) };

typedef struct {
    PLAN_COLUMNS(DECLARE)
    i64 window_end, run_off, loss_share, colleague_share, pick_up, resume;
    i64 cases, tasks, desks, engineers, owners, customers, kinds, skill_count, ranks;
    i64 topics, own_ramp_days, topic_from_assists;
    Hours *hours; /* of each desk, then of each calendar */
} Plan;

/* Ownership, escalation, shift end, order, choice and interruption, as in plan.py. */
enum { DESK_OWNS, ENGINEER_OWNS, CUSTOMER_OWNS };
enum { NO_ESCALATION, TRANSFER, ASSIST, SWARM };
enum { PAUSE, FINISH, RETURN, HAND_OVER };
enum { SEVERITY_FIRST, FIRST_COME, DUE_FIRST };
enum {
    LONGEST_IDLE, AT_RANDOM, ROTATION, LEAST_LOADED, MOST_FAMILIAR, GRADE_ORDER,
    HIGHEST_SOLVING_RATE
};
enum { NEVER_INTERRUPTED, BY_SEVERITY_1, BY_ANY_MORE_SEVERE };

/* Purposes, end reasons and nexts of the ledger, as in tables.py. */
enum { TOUCH, ATTEMPT, HELP, WAITING, TRIAGE, REPRODUCTION, TASK };
enum { DONE, SHIFT_ENDED, BLOCKED, RUN_END, WAITED, INTERRUPTED, HANDED_OVER };
enum {
    CONTINUES, CUSTOMER, RESOLUTION, TRANSFERRED, ASSIST_ASKED, ASSIST_GIVEN, ASSIST_PASSED,
    BACK_TO_OWNER, ASSIST_LATE, REPRODUCED, TASK_DONE
};

/* --- opening hours --------------------------------------------------------------------------- */

/* Rows whose value is at most `value` (side right) or below it (side left). */
static i64 rows_up_to(Column column, i64 value, bool is_right) {
    i64 low = 0, high = column.count;
    while (low < high) {
        i64 middle = (low + high) / 2;
        bool is_before = is_right ? AT(column, middle) <= value : AT(column, middle) < value;
        if (is_before) low = middle + 1; else high = middle;
    }
    return low;
}

/* Open milliseconds before an instant. */
static i64 open_time(const Hours *hours, i64 time) {
    i64 row = rows_up_to(hours->start, time, true) - 1;
    if (row < 0) return 0;
    if (time >= AT(hours->end, row)) return AT(hours->before, row + 1);
    return AT(hours->before, row) + time - AT(hours->start, row);
}

static i64 open_between(const Hours *hours, i64 start, i64 end) {
    return open_time(hours, end) - open_time(hours, start);
}

/* Earliest instant at which an amount of open time is used up. */
static i64 open_after(const Hours *hours, i64 start, i64 amount) {
    if (amount == 0) return start;
    i64 goal = open_time(hours, start) + amount;
    i64 row = rows_up_to(hours->before, goal, false) - 1;
    if (row == hours->start.count) return NEVER;
    return AT(hours->start, row) + goal - AT(hours->before, row);
}

#endif
