/* Eligibility: who may take which request from which queue. */
#ifndef SUPPORTSIM_ELIGIBILITY_H
#define SUPPORTSIM_ELIGIBILITY_H

#include "limits.h"
#include "rules.h"
#include "standby.h"

static bool is_at_limit(const Engineer *engineer) {
    return engineer->limit >= 0 && engineer->limit <= engineer->open_cases;
}

/* Whether their desk lets a request of this severity cut work of another. */
static bool would_drop(const Engineer *engineer, i64 in_hand, i64 waiting) {
    if (engineer->interruption == NEVER_INTERRUPTED || waiting >= in_hand) return false;
    return engineer->interruption == BY_ANY_MORE_SEVERE || waiting == 1;
}

/* Desk whose people are to do a request: where the case is, or who was asked. */
static i64 home_desk(Engine *engine, const Request *request) {
    return request->purpose == TOUCH ? work_at(engine, request->work)->desk : request->desk;
}

static bool stands_in(Engine *engine, const Engineer *engineer, const Queue *queue,
                      const Request *request) {
    if (queue->route != HOME) return true;
    return engineer->desk != work_at(engine, request->work)->desk && request->is_handed_over &&
           request->purpose == TOUCH;
}

/* Whether a person can solve a case, by competence or since an assist. */
static bool can_solve(Engine *engine, const Engineer *who, i64 number) {
    if (!engine->keeps_attempts) return true;
    const Work *work = work_at(engine, number);
    if (is_competent(engine, who->id, work)) return true;
    i32 able = work->able;
    return able != -1 && (node_of(engine, able, who->id) ||
                          node_of(engine, able, key_of_desk(who->desk)));
}

/* Whether somebody who leaves some of what others take would take a request. */
static bool would_choose(Engine *engine, const Engineer *who, const Request *request) {
    if (is_on_call(who) &&
        !would_come_for(engine, who, work_at(engine, request->work)->severity))
        return false;
    if (!who->only_solvable || request->purpose == TASK || request->purpose == REPRODUCTION)
        return true;
    return can_solve(engine, who, request->work);
}

/* Whether there may be something that somebody holds, until their queue is seen to be empty: that
   of most is never looked at. */
static inline bool has_held_work(Engine *engine, Engineer *who) {
    if (who->has_held && queue_at(engine, who->held)->count == 0) note_held(engine, who, false);
    return who->has_held;
}

/* Whether an engineer, were they free, is eligible for a request of a queue they serve. */
static bool may_take(Engine *engine, Engineer *who, Queue *queue, const Request *request) {
    const Work *work = work_at(engine, request->work);
    if (queue->skill >= 0 && !((who->skills >> queue->skill) & 1)) return false;
    if (queue->is_new && is_at_limit(who)) return false;
    if (who->is_choosy && !would_choose(engine, who, request)) return false;
    if (request->excluded != -1 && node_of(engine, request->excluded, who->id)) return false;
    if (work->failed_stand_ins != -1 && node_of(engine, work->failed_stand_ins, who->id) &&
        stands_in(engine, who, queue, request))
        return false;
    Queue *held = queue_at(engine, who->held);
    if (who->is_choosy && queue == held)
        return request_at(engine, head_of(engine, held)->request) == request;
    /* What they hold and is offered to others, they have already. */
    if (who->is_choosy && request->holder == who->id) return false;
    if (queue == held || !has_held_work(engine, who) || work->severity == 1) return true;
    const Entry *most_urgent = head_of(engine, held);
    if (most_urgent == NULL || would_drop(who, most_urgent->first, work->severity)) return true;
    /* What they were not called out for is out of their sight. */
    return is_on_call(who) && most_urgent->first > standby_of(engine, who)->from_severity;
}

#endif
