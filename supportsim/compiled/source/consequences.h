/* Consequences: what comes after a spell that ended by itself is done. */
#ifndef SUPPORTSIM_CONSEQUENCES_H
#define SUPPORTSIM_CONSEQUENCES_H

#include "sequel.h"

static void close_if_done(Engine *engine);

static void remove_plea(Engine *engine, i64 number, i32 plea) {
    i32 *link = &work_at(engine, number)->pleas;
    while (*link != -1 && *link != plea) link = &request_at(engine, *link)->next_plea;
    if (*link == plea) *link = request_at(engine, plea)->next_plea;
}

/* The customer is asked; a case that moves on is at its new desk already. */
static void ask_customer(Engine *engine, const Spell *spell, Sequel sequel) {
    i32 number = request_at(engine, spell->request)->work;
    Work *work = work_at(engine, number);
    bool is_touch = spell->purpose == TOUCH;
    work->request = -1;
    drop_request(engine, spell->request);
    if (is_touch) work->touch_row++;
    stop_clocks(engine, number);
    if (sequel.desk != NONE) {
        work->returns++;
        arrive(engine, number, sequel.desk, true);
    }
    set_timer(engine, sequel.reply_at, number, REPLY, is_touch ? REPLY_TOUCH : REPLY_STEP, number, 0);
}

static void reply(Engine *engine, i32 number, bool is_next) {
    resume_clocks(engine, number, true);
    watch_age(engine, number);
    if (is_next) touch_ready(engine, number);
    else make_request(engine, number);
    settle(engine);
}

/* A case is resolved for good, or withdrawn. */
static void close_case(Engine *engine, i32 number) {
    Work *work = work_at(engine, number);
    work->is_closed_for_good = true;
    stop_clocks(engine, number);
    uncount(engine, work);
    if (work->is_judged) {
        engine->judged_open--;
        close_if_done(engine);
    }
}

/* Retire a case that is closed for good, or a task that is done, once none of its requests is left. */
static void retire_if_over(Engine *engine, i32 number) {
    const Work *work = work_at(engine, number);
    bool is_done = work->is_closed_for_good || is_task(work);
    if (!is_done || work->request != -1 || work->reproduction != -1 || work->pleas != -1) return;
    disown(engine, number);
    retire(engine, number);
}

/* Note that an engineer knows so many more cases of the topic of this one. */
static void learn_topic(Engine *engine, i64 who, i64 number, i64 cases) {
    const Plan *plan = &engine->plan;
    if (plan->topic_factor.count)
        AT(engine->topics, who * plan->topics + AT(plan->topic, number)) += (i32)cases;
}

/* Note that an engineer resolved a case: of its customer, and of its topic. */
static void credit(Engine *engine, const Engineer *who, i64 number) {
    if (engine->keeps_credit) {
        i64 customer = work_at(engine, number)->customer;
        i64 faded = familiarity_of(engine, who->id, customer);
        Credit *known = credit_of(engine, who->id, customer, true);
        known->credit = faded + PPM;
        known->at = engine->now;
    }
    learn_topic(engine, who->id, number, 1);
}

/* The case is solved; who ended it knows the customer better. It may come back. */
static void resolve(Engine *engine, const Spell *spell) {
    i32 number = request_at(engine, spell->request)->work;
    Work *work = work_at(engine, number);
    work->resolved = engine->now;
    work->request = -1;
    drop_request(engine, spell->request);
    credit(engine, engineer_at(engine, spell->engineer), number);
    stop_clocks(engine, number);
    i32 reproduction = work->reproduction;
    if (reproduction != -1 && !request_at(engine, reproduction)->is_started) {
        give_up(engine, reproduction);
        work->reproduction = -1;
        drop_request(engine, reproduction);
    }
    i64 delay = work->reopen_delay;
    if (delay != NONE && !work->reopened) {
        uncount(engine, work);
        set_timer(engine, engine->now + delay, number, REPLY, REOPEN, number, 0);
    } else {
        close_case(engine, number);
    }
}

/* The problem is back: one more touch, wherever the case was. */
static void reopen(Engine *engine, i32 number) {
    Work *work = work_at(engine, number);
    work->resolved = NONE;
    work->reopened++;
    resume_clocks(engine, number, false);
    watch_age(engine, number);
    touch_ready(engine, number);
    settle(engine);
}

/* The engineer asks other desks for help with the touch, and is free meanwhile. */
static void ask_for_help(Engine *engine, const Spell *spell) {
    const Plan *plan = &engine->plan;
    i32 number = request_at(engine, spell->request)->work;
    Work *work = work_at(engine, number);
    bool is_swarm = AT(plan->escalation, work->desk) == SWARM;
    i64 start = AT(plan->swarm_offset, work->desk);
    i64 count = is_swarm ? AT(plan->swarm_offset, work->desk + 1) - start : 1;
    drop_request(engine, spell->request);
    work->request = -1;
    i32 last = work->pleas;
    while (last != -1 && request_at(engine, last)->next_plea != -1)
        last = request_at(engine, last)->next_plea;
    i32 first = -1;
    for (i64 n = 0; n < count; n++) {
        i64 desk = is_swarm ? AT(plan->swarm_desk, start + n) : AT(plan->escalate_to, work->desk);
        i32 plea = new_request(engine, number, HELP, desk);
        if (n == 0) first = plea;
        request_at(engine, plea)->asker = spell->engineer;
        request_at(engine, plea)->in_swarm = is_swarm;
        if (!is_swarm) {
            work->request = plea;
        } else {
            if (last == -1) work->pleas = plea;
            else request_at(engine, last)->next_plea = plea;
            last = plea;
        }
    }
    work->assists += (i32)count;
    for (i32 plea = first; plea != -1; plea = request_at(engine, plea)->next_plea)
        join(engine, plea, NONE, false);
}

/* Help succeeded: the touch is ready where it came from, and can be solved there. */
static void give_help(Engine *engine, const Spell *spell) {
    Request *plea = request_at(engine, spell->request);
    i32 number = plea->work;
    Work *work = work_at(engine, number);
    bool in_swarm = plea->in_swarm;
    teach(engine, work, plea->asker, spell->engineer);
    learn_topic(engine, plea->asker, number, engine->plan.topic_from_assists);
    work->added_left += share_of(plea->whole, AT(engine->plan.assist_share, work->desk));
    drop_request(engine, spell->request);
    i32 next;
    for (i32 at = in_swarm ? work->pleas : -1; at != -1; at = next) {
        Request *other = request_at(engine, at);
        next = other->next_plea;
        if (other->is_answered) continue;
        other->is_answered = true;
        if (!other->is_started) {
            give_up(engine, at);
            remove_plea(engine, number, at);
            drop_request(engine, at);
        }
    }
    make_request(engine, number);
}

/* Who failed is not asked again; the plea goes on to the desk behind theirs, if any. */
static void pass_on(Engine *engine, const Spell *spell) {
    Request *plea = request_at(engine, spell->request);
    if (plea->in_swarm) {
        drop_request(engine, spell->request);
        return;
    }
    plea->has_rest = false;
    node_for(engine, &plea->excluded, spell->engineer);
    i64 to = AT(engine->plan.escalate_to, plea->desk);
    if (to != NONE) plea->desk = (i32)to;
    join(engine, spell->request, NONE, false);
}

/* A case goes to another desk at the end of a spell, solved or not. */
static void move_on(Engine *engine, const Spell *spell, i64 desk) {
    i32 number = request_at(engine, spell->request)->work;
    Work *work = work_at(engine, number);
    bool is_touch = spell->purpose == TOUCH;
    if (is_touch) {
        work->touch_row++;
        drop_request(engine, spell->request);
    } else if (spell->purpose == HELP) {
        drop_request(engine, spell->request); /* the last of a swarm */
    }
    transfer(engine, number, desk, is_touch);
}

/* Work on a case starts for the first time: its problem may have to be reproduced. */
static void first_work(Engine *engine, i32 number) {
    if (!engine->can_reproduce) return;
    const Plan *plan = &engine->plan;
    Work *work = work_at(engine, number);
    i64 desk = AT(plan->reproduction_desk, work->desk);
    if (desk == NONE || AT(plan->reproduction, number) == NONE) return;
    i32 request = new_request(engine, number, REPRODUCTION, desk);
    work->reproduction = request;
    join(engine, request, NONE, false);
    set_timer(engine, engine->now + AT(plan->reproduction_wait, work->desk), number,
              REPRODUCTION_WAIT, FALL_BACK, request, number);
}

/* Nobody has started on a reproduction: the case's own people do it. */
static void fall_back(Engine *engine, i32 request, i64 number) {
    if (!is_here(engine, number) || work_at(engine, number)->reproduction != request) return;
    if (request_at(engine, request)->is_started) return;
    request_at(engine, request)->is_with_owner = true;
    give_back(engine, request);
    settle(engine);
}

/* The problem is reproduced: a touch that waited for it is ready. */
static void reproduced(Engine *engine, const Spell *spell) {
    i32 number = request_at(engine, spell->request)->work;
    Work *work = work_at(engine, number);
    work->reproduction = -1;
    drop_request(engine, spell->request);
    if (!work->is_held_up) return;
    work->is_held_up = false;
    make_request(engine, number);
}

/* Do what comes after a spell that ended by itself. */
static void follow(Engine *engine, const Spell *spell, Sequel sequel) {
    Request *request = request_at(engine, spell->request);
    i32 number = request->work;
    Work *work = work_at(engine, number);
    if (spell->purpose == ATTEMPT) {
        i32 rank = engineer_at(engine, spell->engineer)->rank;
        if (steps_left(engine, number, rank) == 0) attempts_at(engine, number)->steps[rank] = 0;
    }
    if (spell->purpose == TOUCH) work->touch++;
    if (spell->purpose == HELP && request->in_swarm) remove_plea(engine, number, spell->request);
    switch (sequel.then) {
    case CUSTOMER: ask_customer(engine, spell, sequel); break;
    case RESOLUTION: resolve(engine, spell); break;
    case TRANSFERRED: move_on(engine, spell, sequel.desk); break;
    case ASSIST_ASKED: ask_for_help(engine, spell); break;
    case ASSIST_GIVEN: give_help(engine, spell); break;
    case ASSIST_PASSED: pass_on(engine, spell); break;
    case REPRODUCED: reproduced(engine, spell); break;
    case BACK_TO_OWNER:
        node_for(engine, &work->failed_stand_ins, spell->engineer);
        join(engine, spell->request, NONE, false);
        break;
    default: /* a triage of a case withdrawn meanwhile, late help, a task done */
        if (spell->purpose == TRIAGE || spell->purpose == TASK) work->request = -1;
        drop_request(engine, spell->request);
    }
}

/* A touch that waits moves its case to the desk of another shift, unlike an escalation. */
static void hand_case_over(Engine *engine, i32 request, i64 desk) {
    i32 number = request_at(engine, request)->work;
    arrive(engine, number, desk, false);
    pass_on_if_aged(engine, number);
    if (work_at(engine, number)->wants_triage) {
        drop_request(engine, request);
        make_request(engine, number);
    } else {
        join(engine, request, NONE, false);
    }
}

#endif
